import { CreateApiKey, ListApiKeys, RevokeApiKey } from '#admin';
import { fieldsWithout, formIn, nameIn, pageIn, pageOf, type Rpcs } from '#grpc-server';
import { execute } from '../../execute.ts';
import { CreateApiKeyDto } from '../../rest/api-keys/api-key.dto.ts';
import { PageDto } from '../../rest/fields/page.dto.ts';
import type { ApiKeys } from '#proto';
import type { UseCases } from '../use-cases.ts';

/** The methods of `ApiKeys`. */
export function apiKeyRpcs({ commands, queries }: UseCases): Rpcs<typeof ApiKeys> {
  return {
    createApiKey: {
      access: 'admin',
      async run(request, { keyId }) {
        const { name } = await formIn(CreateApiKeyDto, fieldsWithout(request, 'project'));
        return commands.execute(new CreateApiKey(nameIn(request, 'project'), name, keyId));
      },
    },
    listApiKeys: {
      access: 'admin',
      async run(request) {
        const { cursor, limit } = await pageIn(PageDto, fieldsWithout(request, 'project'));
        const query = new ListApiKeys(nameIn(request, 'project'), cursor ?? null, limit);
        return pageOf('apiKeys', await queries.execute(query));
      },
    },
    deleteApiKey: {
      access: 'admin',
      run: (request, { keyId }) =>
        execute(commands, new RevokeApiKey(nameIn(request, 'project'), nameIn(request, 'key'), keyId)),
    },
  };
}

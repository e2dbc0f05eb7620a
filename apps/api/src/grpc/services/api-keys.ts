import {
  CreateApiKey,
  CreatePortalToken,
  ListApiKeys,
  ListPortalTokens,
  RevokeApiKey,
  RevokePortalToken,
} from '#admin';
import { checkForm } from '#forms';
import { fieldsWithout, nameIn, pageIn, pageOf, type Rpcs } from '#grpc-server';
import { execute } from '../../execute.ts';
import { CreateApiKeyDto } from '../../rest/api-keys/api-key.dto.ts';
import { CreatePortalTokenDto } from '../../rest/portal-tokens/portal-token.dto.ts';
import { PageDto } from '../../rest/fields/page.dto.ts';
import type { ApiKeys } from '#proto';
import type { UseCases } from '../use-cases.ts';

/** The methods of `ApiKeys`. */
export function apiKeyRpcs({ commands, queries }: UseCases): Rpcs<typeof ApiKeys> {
  return {
    createApiKey: {
      serves: CreateApiKey,
      async run(request, { identity }) {
        const draft = await checkForm(CreateApiKeyDto, fieldsWithout(request, 'project'));
        return commands.execute(new CreateApiKey(nameIn(request, 'project'), draft, identity));
      },
    },
    listApiKeys: {
      serves: ListApiKeys,
      async run(request) {
        const { cursor, limit, order } = await pageIn(PageDto, fieldsWithout(request, 'project'));
        const query = new ListApiKeys(nameIn(request, 'project'), cursor ?? null, limit, order);
        return pageOf('apiKeys', await queries.execute(query));
      },
    },
    createPortalToken: {
      serves: CreatePortalToken,
      async run(request, { identity }) {
        const draft = await checkForm(CreatePortalTokenDto, fieldsWithout(request, 'project'));
        return commands.execute(new CreatePortalToken(nameIn(request, 'project'), draft, identity));
      },
    },
    listPortalTokens: {
      serves: ListPortalTokens,
      async run(request) {
        const { cursor, limit, order } = await pageIn(PageDto, fieldsWithout(request, 'project'));
        const query = new ListPortalTokens(nameIn(request, 'project'), cursor ?? null, limit, order);
        return pageOf('portalTokens', await queries.execute(query));
      },
    },
    deletePortalToken: {
      serves: RevokePortalToken,
      run: (request) =>
        execute(commands, new RevokePortalToken(nameIn(request, 'project'), nameIn(request, 'portalToken'))),
    },
    deleteApiKey: {
      serves: RevokeApiKey,
      run: (request, { identity }) =>
        execute(commands, new RevokeApiKey(nameIn(request, 'project'), nameIn(request, 'key'), identity.id)),
    },
  };
}

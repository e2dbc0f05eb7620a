import { CreateAdminKey, ListAdminKeys, RevokeAdminKey } from '#admin';
import { checkForm } from '#forms';
import { nameIn, pageIn, pageOf, type Rpcs } from '#grpc-server';
import type { AdminKeys } from '#proto';
import { execute } from '../../execute.ts';
import { CreateAdminKeyDto } from '../../rest/admin-keys/admin-key.dto.ts';
import { PageDto } from '../../rest/fields/page.dto.ts';
import type { UseCases } from '../use-cases.ts';

/** The methods of `AdminKeys`. */
export function adminKeyRpcs({ commands, queries }: UseCases): Rpcs<typeof AdminKeys> {
  return {
    createAdminKey: {
      serves: CreateAdminKey,
      run: async (request, { identity }) =>
        commands.execute(new CreateAdminKey(await checkForm(CreateAdminKeyDto, request), identity)),
    },
    listAdminKeys: {
      serves: ListAdminKeys,
      async run(request) {
        const { cursor, limit, order } = await pageIn(PageDto, request);
        return pageOf('adminKeys', await queries.execute(new ListAdminKeys(cursor ?? null, limit, order)));
      },
    },
    deleteAdminKey: {
      serves: RevokeAdminKey,
      run: (request, { identity }) => execute(commands, new RevokeAdminKey(nameIn(request, 'adminKey'), identity.id)),
    },
  };
}

import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { fromTypeId, PosthornError } from '#kernel';
import { runCommand } from '#event-store';
import { AdminContext } from '../admin-context.ts';
import { adminKey } from '../keys/admin-key.ts';
import { ApiKeyEntity } from '../keys/api-key.entity.ts';
import { CONFIGURED_KEY, KEYS_TRUSTED_MS } from '../keys/api-keys.ts';
import { withLockedRow } from '../locked-row.ts';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';

/** Revokes an admin key for good. */
export class RevokeAdminKey extends Command<void> {
  /** As `PropagatingCommand`. */
  readonly trustedMs = KEYS_TRUSTED_MS;

  /** @param by the id of the key that makes the request, which may be the same */
  constructor(
    readonly key: string,
    readonly by: string,
  ) {
    super();
  }
}

/**
 * Deletes the row with the key's hash and appends `admin-key.revoked` to the key's stream, in one transaction.
 * Processes may accept the key for `KEYS_TRUSTED_MS` more.
 * @throws PosthornError `not-found`, or `conflict` for the key of the settings, which has no row
 */
@CommandHandler(RevokeAdminKey)
export class RevokeAdminKeyHandler implements ICommandHandler<RevokeAdminKey> {
  constructor(private readonly context: AdminContext) {}

  async execute({ key, by }: RevokeAdminKey): Promise<void> {
    if (key === CONFIGURED_KEY) {
      const message = `${CONFIGURED_KEY} is a setting, and is not revoked: change or remove it, and restart every process.`;
      throw new PosthornError('conflict', message);
    }
    await withLockedRow(
      this.context,
      (tx) => find(tx, key),
      async ({ tx, found: { id, name }, atMs }) => {
        const command = { type: 'revoke', name: name ?? '', by } as const;
        await runCommand(tx, { id, projectId: id }, adminKey, command, atMs);
        await tx.delete(ApiKeyEntity, { id });
      },
    );
  }
}

async function find(tx: EntityManager, key: string): Promise<ApiKeyEntity> {
  const id = fromTypeId('key', key);
  const where = { id, scope: 'admin' } as const;
  const found = id === undefined ? null : await tx.findOne(ApiKeyEntity, { where, lock: FOR_NO_KEY_UPDATE });
  // The text is not repeated: it may be a key, sent in the place of its id.
  if (!found) throw new PosthornError('not-found', 'There is no admin key with this id.');
  return found;
}

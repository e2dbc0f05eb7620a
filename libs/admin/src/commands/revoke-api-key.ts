import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { fromTypeId, PosthornError } from '#kernel';
import { runCommand } from '#event-store';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { AdminContext } from '../admin-context.ts';
import { apiKey } from '../keys/api-key.ts';
import { ApiKeyEntity } from '../keys/api-key.entity.ts';
import { findProject } from '../projects/find-project.ts';

/** Revokes a key for good. `by` is the id of the key that makes the request. */
export class RevokeApiKey extends Command<void> {
  constructor(
    readonly project: string,
    readonly key: string,
    readonly by: string,
  ) {
    super();
  }
}

/**
 * Deletes the row with the key's hash and appends `api-key.revoked` to the key's stream, in one transaction. Processes
 * may accept the key for `KEYS_TRUSTED_MS` more.
 * @throws PosthornError `not-found` if there is no such project, or no such key in it
 */
@CommandHandler(RevokeApiKey)
export class RevokeApiKeyHandler implements ICommandHandler<RevokeApiKey> {
  constructor(private readonly context: AdminContext) {}

  execute({ project, key, by }: RevokeApiKey): Promise<void> {
    const atMs = this.context.clock.nowMs();
    return this.context.dataSource.transaction(async (tx) => {
      const { id: projectId } = await findProject(tx, project);
      const id = fromTypeId('key', key);
      const found =
        id === undefined ? null : await tx.findOne(ApiKeyEntity, { where: { id, projectId }, lock: FOR_NO_KEY_UPDATE });
      if (!found) throw new PosthornError('not-found', `There is no key ${JSON.stringify(key)} in this project.`);
      await runCommand(tx, { id: found.id, projectId }, apiKey, { type: 'revoke', by }, atMs);
      await tx.delete(ApiKeyEntity, { id: found.id });
    });
  }
}

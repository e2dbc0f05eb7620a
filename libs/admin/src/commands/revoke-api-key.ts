import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { runCommand } from '#event-store';
import { KEYS_TRUSTED_MS } from '../keys/api-keys.ts';
import { AdminContext } from '../admin-context.ts';
import { apiKey } from '../keys/api-key.ts';
import { ApiKeyEntity } from '../keys/api-key.entity.ts';
import { withApiKey } from '../keys/with-api-key.ts';

/** Revokes a key for good. `by` is the id of the key that makes the request. */
export class RevokeApiKey extends Command<void> {
  /** As `PropagatingCommand`. */
  readonly trustedMs = KEYS_TRUSTED_MS;

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

  execute(command: RevokeApiKey): Promise<void> {
    return withApiKey(this.context, command, async ({ tx, found: { id, projectId }, atMs }) => {
      await runCommand(tx, { id, projectId }, apiKey, { type: 'revoke', by: command.by }, atMs);
      await tx.delete(ApiKeyEntity, { id });
    });
  }
}

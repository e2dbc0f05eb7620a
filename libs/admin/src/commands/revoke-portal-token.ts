import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { fromTypeId, PosthornError } from '#kernel';
import { AdminContext } from '../admin-context.ts';
import { ApiKeyEntity } from '../keys/api-key.entity.ts';
import { KEYS_TRUSTED_MS } from '../keys/api-keys.ts';
import { findProject } from '../projects/find-project.ts';
import type { PropagatingCommand } from '../propagating-command.ts';

/** Revokes a portal token before its end. */
export class RevokePortalToken extends Command<void> implements PropagatingCommand {
  readonly trustedMs = KEYS_TRUSTED_MS;

  /** @param token the id of the token: `key_…` */
  constructor(
    readonly project: string,
    readonly token: string,
  ) {
    super();
  }
}

/**
 * Deletes the row with the token's hash. Processes may accept the token for `KEYS_TRUSTED_MS` more. Tokens have no
 * streams (docs/adr/0049-portal-tokens-are-opaque.md), so nothing records the revocation.
 * @throws PosthornError `not-found` if there is no such project, or no such token in it
 */
@CommandHandler(RevokePortalToken)
export class RevokePortalTokenHandler implements ICommandHandler<RevokePortalToken> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, token }: RevokePortalToken): Promise<void> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const id = fromTypeId('key', token);
    const deleted =
      id === undefined ? undefined : await manager.delete(ApiKeyEntity, { id, projectId, scope: 'portal' });
    // The text is not repeated: it may be a token, sent in the place of its id.
    if (!deleted?.affected)
      throw new PosthornError('not-found', 'There is no portal token with this id in this project.');
  }
}

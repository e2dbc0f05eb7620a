import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { uuidv7 } from '#kernel';
import { AdminContext } from '../admin-context.ts';
import { type Draft, settled } from '../draft.ts';
import { ApiKeyEntity } from '../keys/api-key.entity.ts';
import { assertMayGive, holdMaker } from '../keys/grant.ts';
import type { KeyIdentity } from '../keys/key-identity.ts';
import { makeRoomForToken } from '../keys/make-room-for-token.ts';
import { hashOfKey, newPortalToken } from '../keys/new-api-key.ts';
import { type PortalTokenView, portalTokenView } from '../keys/portal-token-view.ts';
import type { Scope } from '../keys/scopes.ts';
import { findProject } from '../projects/find-project.ts';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';

/** The new portal token with its text, which is shown this once. */
export type CreatedPortalTokenView = PortalTokenView & { token: string };

/** The request for a portal token. */
export interface NewPortalToken {
  /** From `PORTAL_SCOPES`, at least one. */
  scopes: Scope[];
  /** From `MIN_PORTAL_SECONDS` to `MAX_PORTAL_SECONDS`. */
  expiresInSeconds: number;
}

/** Creates a short-lived token for one project, for a page in a customer's browser. */
export class CreatePortalToken extends Command<CreatedPortalTokenView> {
  /** @param maker the key that makes the request: the token gets no right that this key lacks, and ends with it */
  constructor(
    readonly project: string,
    readonly draft: Draft<NewPortalToken>,
    readonly maker: KeyIdentity,
  ) {
    super();
  }
}

/**
 * Stores the SHA-256 of a new token. The token expires at the latest with its maker, and a revocation of the maker
 * deletes the token's row. A token of POSTHORN_ADMIN_KEY, which has no row, lasts until it expires.
 * @throws PosthornError `not-found` if there is no such project; `invalid-input` that names every wrong field, or for
 * the maximum of valid tokens; `missing-scope` if the maker lacks a scope of the token; `forbidden` if the maker is
 * itself a portal token; `unauthorized` if the maker is revoked
 */
@CommandHandler(CreatePortalToken)
export class CreatePortalTokenHandler implements ICommandHandler<CreatePortalToken> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, draft, maker }: CreatePortalToken): Promise<CreatedPortalTokenView> {
    const atMs = this.context.clock.nowMs();
    const { scopes, expiresInSeconds } = settled(draft, [], 'The portal token is invalid.');
    assertMayGive(maker, scopes);
    const expiresAt = new Date(Math.min(atMs + expiresInSeconds * 1_000, maker.expiresAtMs ?? Infinity));
    const id = uuidv7(atMs);
    const token = newPortalToken();
    const { dataSource, maxPortalTokens } = this.context;
    return dataSource.transaction(async (tx) => {
      const makerId = await holdMaker(tx, maker);
      const { id: projectId } = await findProject(tx, project, FOR_NO_KEY_UPDATE);
      await makeRoomForToken(tx, projectId, { maxPortalTokens, nowMs: atMs });
      const row = { id, scope: 'portal', projectId, scopes, expiresAt, makerId, createdAt: new Date(atMs) } as const;
      await tx.insert(ApiKeyEntity, { ...row, hash: hashOfKey(token) });
      return { ...portalTokenView(row), token };
    });
  }
}

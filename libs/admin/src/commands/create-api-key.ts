import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { uuidv7 } from '#kernel';
import { runCommand } from '#event-store';
import { AdminContext } from '../admin-context.ts';
import { type Draft, settled } from '../draft.ts';
import { apiKey } from '../keys/api-key.ts';
import { assertRoomForKey } from '../keys/assert-room-for-key.ts';
import { ApiKeyEntity } from '../keys/api-key.entity.ts';
import { type ApiKeyView, apiKeyView } from '../keys/api-key-view.ts';
import { assertMayGive, expiryProblems, holdMaker } from '../keys/grant.ts';
import type { KeyIdentity } from '../keys/key-identity.ts';
import { hashOfKey, newApiKey } from '../keys/new-api-key.ts';
import type { Scope } from '../keys/scopes.ts';
import { findProject } from '../projects/find-project.ts';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';

/** The new key with its text, which is shown this once. */
export type CreatedApiKeyView = ApiKeyView & { key: string };

/** The request for a key. */
export interface NewApiKey {
  name: string;
  /** Default: every scope but `keys:write`. */
  scopes?: Scope[] | null;
  /** Default: the key does not expire. */
  expiresAt?: Date | null;
}

/** Creates a key for one project's resources. */
export class CreateApiKey extends Command<CreatedApiKeyView> {
  /** @param maker the key that makes the request: the new key gets no right that this key lacks */
  constructor(
    readonly project: string,
    readonly draft: Draft<NewApiKey>,
    readonly maker: KeyIdentity,
  ) {
    super();
  }
}

/**
 * Stores the SHA-256 of a new key and appends `api-key.created` to its stream, in one transaction.
 * @throws PosthornError `not-found` if there is no such project; `invalid-input` that names every wrong field, or for
 * the maximum of keys; `missing-scope` if the key would have a scope that its maker lacks; `unauthorized` if its maker
 * is revoked
 */
@CommandHandler(CreateApiKey)
export class CreateApiKeyHandler implements ICommandHandler<CreateApiKey> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, draft, maker }: CreateApiKey): Promise<CreatedApiKeyView> {
    const atMs = this.context.clock.nowMs();
    const problems = expiryProblems(maker, draft.fields.expiresAt, atMs);
    const { name, scopes = null, expiresAt = null } = settled(draft, problems, 'The API key is invalid.');
    assertMayGive(maker, scopes);
    const id = uuidv7(atMs);
    const key = newApiKey();
    return this.context.dataSource.transaction(async (tx) => {
      await holdMaker(tx, maker);
      const { id: projectId } = await findProject(tx, project, FOR_NO_KEY_UPDATE);
      await assertRoomForKey(tx, projectId);
      const terms = { name, scopes, expiresAt: expiresAt?.toISOString() ?? null };
      await runCommand(tx, { id, projectId }, apiKey, { type: 'create', by: maker.id, ...terms }, atMs);
      const row = { id, scope: 'project', projectId, name, scopes, expiresAt, createdAt: new Date(atMs) } as const;
      await tx.insert(ApiKeyEntity, { ...row, hash: hashOfKey(key) });
      return { ...apiKeyView(await tx.findOneByOrFail(ApiKeyEntity, { id })), key };
    });
  }
}

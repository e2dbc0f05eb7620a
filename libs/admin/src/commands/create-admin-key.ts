import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type FieldProblem, orderedUuidv7, PosthornError } from '#kernel';
import { runCommand } from '#event-store';
import { hasSqlState } from '#postgres';
import { AdminContext } from '../admin-context.ts';
import { type Draft, settled } from '../draft.ts';
import { adminKey } from '../keys/admin-key.ts';
import { brokenNameRule, takenNameMessage } from '../keys/admin-key-name.ts';
import { type AdminKeyView, adminKeyView } from '../keys/admin-key-view.ts';
import { ApiKeyEntity } from '../keys/api-key.entity.ts';
import { expiryProblems, holdMaker } from '../keys/grant.ts';
import type { KeyIdentity } from '../keys/key-identity.ts';
import { hashOfKey, newApiKey } from '../keys/new-api-key.ts';

/** The new admin key with its text, which is shown this once. */
export type CreatedAdminKeyView = AdminKeyView & { key: string };

/** The request for an admin key. */
export interface NewAdminKey {
  name: string;
  /** Default: the key does not expire. */
  expiresAt?: Date | null;
}

/** Creates another admin key. */
export class CreateAdminKey extends Command<CreatedAdminKeyView> {
  /** @param maker the admin key that makes the request */
  constructor(
    readonly draft: Draft<NewAdminKey>,
    readonly maker: KeyIdentity,
  ) {
    super();
  }
}

/**
 * Stores the SHA-256 of a new key and appends `admin-key.created` to its stream, in one transaction.
 * @throws PosthornError `invalid-input` that names every wrong field; `conflict` if another admin key has the name;
 * `unauthorized` if the maker is revoked
 */
@CommandHandler(CreateAdminKey)
export class CreateAdminKeyHandler implements ICommandHandler<CreateAdminKey> {
  constructor(private readonly context: AdminContext) {}

  async execute({ draft, maker }: CreateAdminKey): Promise<CreatedAdminKeyView> {
    const atMs = this.context.clock.nowMs();
    const problems = [...nameProblems(draft.fields.name), ...expiryProblems(maker, draft.fields.expiresAt, atMs)];
    const { name, expiresAt = null } = settled(draft, problems, 'The admin key is invalid.');
    const id = orderedUuidv7(atMs);
    const key = newApiKey();
    const row = { id, scope: 'admin', name, expiresAt, hash: hashOfKey(key), createdAt: new Date(atMs) } as const;
    const terms = { name, expiresAt: expiresAt?.toISOString() ?? null, by: maker.id };
    try {
      return await this.context.dataSource.transaction(async (tx) => {
        await holdMaker(tx, maker);
        await tx.insert(ApiKeyEntity, row);
        await runCommand(tx, { id, projectId: id }, adminKey, { type: 'create', ...terms }, atMs);
        return { ...adminKeyView(await tx.findOneByOrFail(ApiKeyEntity, { id })), key };
      });
    } catch (cause) {
      if (!hasSqlState(cause, 'uniqueViolation')) throw cause;
      throw new PosthornError('conflict', takenNameMessage(name), { cause });
    }
  }
}

function nameProblems(name: string | undefined): FieldProblem[] {
  const rule = name === undefined ? undefined : brokenNameRule(name);
  return rule === undefined ? [] : [{ pointer: '/name', message: `must ${rule}` }];
}

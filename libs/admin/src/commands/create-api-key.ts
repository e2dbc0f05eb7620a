import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { uuidv7 } from '#kernel';
import { runCommand } from '#event-store';
import { AdminContext } from '../admin-context.ts';
import { apiKey } from '../keys/api-key.ts';
import { ApiKeyEntity } from '../keys/api-key.entity.ts';
import { type ApiKeyView, apiKeyView } from '../keys/api-key-view.ts';
import { hashOfKey, newApiKey } from '../keys/new-api-key.ts';
import { findProject } from '../projects/find-project.ts';

/** The new key with its text, which is shown this once. */
export type CreatedApiKeyView = ApiKeyView & { key: string };

/** Creates a key for one project's resources. `by` is the id of the key that made the request. */
export class CreateApiKey extends Command<CreatedApiKeyView> {
  constructor(
    readonly project: string,
    readonly name: string,
    readonly by: string,
  ) {
    super();
  }
}

/**
 * Stores the SHA-256 of a new key and appends `api-key.created` to its stream, in one transaction.
 * @throws PosthornError `not-found` if there is no such project
 */
@CommandHandler(CreateApiKey)
export class CreateApiKeyHandler implements ICommandHandler<CreateApiKey> {
  constructor(private readonly context: AdminContext) {}

  execute({ project, name, by }: CreateApiKey): Promise<CreatedApiKeyView> {
    const atMs = this.context.clock.nowMs();
    const id = uuidv7(atMs);
    const key = newApiKey();
    return this.context.dataSource.transaction(async (tx) => {
      const { id: projectId } = await findProject(tx, project);
      await runCommand(tx, { id, projectId }, apiKey, { type: 'create', name, by }, atMs);
      const hash = hashOfKey(key);
      await tx.insert(ApiKeyEntity, { id, scope: 'project', projectId, name, hash, createdAt: new Date(atMs) });
      return { ...apiKeyView(await tx.findOneByOrFail(ApiKeyEntity, { id })), key };
    });
  }
}

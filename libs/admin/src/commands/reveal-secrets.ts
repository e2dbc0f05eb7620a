import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { runCommand } from '#event-store';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { AdminContext } from '../admin-context.ts';
import { endpoint } from '../endpoints/endpoint.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { findProject } from '../projects/find-project.ts';
import { openSecret, readLiveSecrets } from '../secrets/secret-rows.ts';
import { type SecretView, secretViews } from '../secrets/secret-view.ts';

/** An endpoint's secrets with their texts. */
export interface RevealedSecretsView {
  /** The newest that signs now. */
  secret: string | null;
  /** All that sign now or will, newest first. */
  secrets: (SecretView & { secret: string })[];
}

/**
 * Shows the secrets of an endpoint. Before that, the endpoint's stream records the access and the API key that made it.
 */
export class RevealSecrets extends Command<RevealedSecretsView> {
  /** @param by the id of the API key that makes the request */
  constructor(
    readonly project: string,
    readonly endpoint: string,
    readonly by: string,
  ) {
    super();
  }
}

@CommandHandler(RevealSecrets)
export class RevealSecretsHandler implements ICommandHandler<RevealSecrets> {
  constructor(private readonly context: AdminContext) {}

  execute({ project, endpoint: reference, by }: RevealSecrets): Promise<RevealedSecretsView> {
    const { clock, dataSource, keyRing } = this.context;
    const atMs = clock.nowMs();
    return dataSource.transaction(async (tx) => {
      const { id: projectId } = await findProject(tx, project);
      const { id } = await findEndpoint(tx, projectId, reference, FOR_NO_KEY_UPDATE);
      await runCommand(tx, { id, projectId }, endpoint, { type: 'reveal-secrets', by, atMs }, atMs);
      const rows = await readLiveSecrets(tx, id, new Date(atMs));
      const secrets = secretViews(rows, atMs).map((view, index) => {
        return { ...view, secret: openSecret(keyRing, rows[index]!) };
      });
      return { secret: secrets.find(({ state }) => state === 'signing')?.secret ?? null, secrets };
    });
  }
}

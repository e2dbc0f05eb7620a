import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { runCommand } from '#event-store';
import { AdminContext } from '../admin-context.ts';
import { readLiveSecrets } from '../secrets/secret-rows.ts';
import { type SecretView, secretViews } from '../secrets/secret-view.ts';
import { endpoint } from '../endpoints/endpoint.ts';
import { withEndpoint } from '../endpoints/with-endpoint.ts';

/** An endpoint's secrets with their texts. */
export interface RevealedSecretsView {
  /** The newest that signs now. */
  secret: string | null;
  /** All secrets that sign now or later, newest first. */
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

/**
 * Appends `secret.revealed` to the endpoint's stream and decrypts the live secrets, in one transaction.
 * @throws PosthornError `not-found`, or `invalid-settings` if POSTHORN_SECRET_KEYS lacks the key of a secret
 */
@CommandHandler(RevealSecrets)
export class RevealSecretsHandler implements ICommandHandler<RevealSecrets> {
  constructor(private readonly context: AdminContext) {}

  execute(command: RevealSecrets): Promise<RevealedSecretsView> {
    return withEndpoint(this.context, command, async ({ tx, found, atMs }) => {
      const ids = { id: found.id, projectId: found.projectId };
      // Only the stream has the access: the endpoint itself is not changed.
      await runCommand(tx, ids, endpoint, { type: 'reveal-secrets', by: command.by, atMs }, atMs);
      const rows = await readLiveSecrets(tx, found.id, new Date(atMs));
      const secrets = secretViews(rows, atMs).map((view, index) => {
        return { ...view, secret: this.context.keyRing.open(rows[index]!) };
      });
      return { secret: secrets.find(({ state }) => state === 'signing')?.secret ?? null, secrets };
    });
  }
}

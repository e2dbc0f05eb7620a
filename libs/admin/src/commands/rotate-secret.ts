import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { PosthornError, toTypeId, uuidv7 } from '#kernel';
import { execute } from '#event-store';
import { ALONE } from '../alone.ts';
import { AdminContext } from '../admin-context.ts';
import { endpoint } from '../endpoints/endpoint.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { saveEndpoint } from '../endpoints/save-endpoint.ts';
import { tellOfEndpoint } from '../endpoints/tell-of-endpoint.ts';
import { findProject } from '../projects/find-project.ts';
import { newSecret, type SecretType } from '../secrets/new-secret.ts';
import { insertSecret, readLiveSecrets, saveSecretEnds } from '../secrets/secret-rows.ts';
import { secretLives, type SecretTerm } from '../secrets/secret-terms.ts';
import { type SecretView, secretViews } from '../secrets/secret-view.ts';

/**
 * Dispatchers read what has changed once a second. What is answered after this is known to all of them, so that a
 * receiver that goes by the new secret alone from the answer on gets no request without it.
 */
const LEARNT_WITHIN_MS = 3_000;
const MAX_AHEAD_MS = 30 * 86_400_000;

export interface RotateInput {
  /** Null: one is made. */
  secret: string | null;
  /** Null: that of the given secret, or hmac. */
  type: SecretType | null;
  /** How long the secrets before it go on signing beside it. */
  overlapMs: number;
  /** From when it signs. Null: from now. */
  activateAt: Date | null;
}

/** The new secret, with its text. */
export type RotatedSecretView = SecretView & { secret: string };

/** Gives an endpoint another secret; those that it has go on signing for the overlap. */
export class RotateSecret extends Command<RotatedSecretView> {
  /** @param by the id of the API key that asks */
  constructor(
    readonly project: string,
    readonly endpoint: string,
    readonly input: RotateInput,
    readonly by: string,
  ) {
    super();
  }
}

function activationOf({ activateAt }: RotateInput, nowMs: number): number {
  const activatesAtMs = activateAt?.getTime() ?? nowMs;
  if (activatesAtMs >= nowMs && activatesAtMs <= nowMs + MAX_AHEAD_MS) return activatesAtMs;
  const message = 'must lie ahead, within 30 days; leave it out for now';
  const problems = [{ pointer: '/activateAt', message }];
  throw new PosthornError('invalid-input', 'The secret cannot begin to sign then.', { problems });
}

@CommandHandler(RotateSecret)
export class RotateSecretHandler implements ICommandHandler<RotateSecret> {
  constructor(private readonly context: AdminContext) {}

  async execute(command: RotateSecret): Promise<RotatedSecretView> {
    const { clock, dataSource } = this.context;
    const atMs = clock.nowMs();
    const activatesAtMs = activationOf(command.input, atMs);
    const rotated = await dataSource.transaction((tx) => this.rotate(tx, command, activatesAtMs, atMs));
    if (activatesAtMs < atMs + LEARNT_WITHIN_MS) await clock.sleep(LEARNT_WITHIN_MS);
    return rotated;
  }

  private async rotate(
    tx: EntityManager,
    { project, endpoint: reference, input, by }: RotateSecret,
    activatesAtMs: number,
    atMs: number,
  ): Promise<RotatedSecretView> {
    const { id: projectId } = await findProject(tx, project);
    const found = await findEndpoint(tx, projectId, reference, ALONE);
    const secret = newSecret(found.profile, input);
    const ids = { id: found.id, projectId };
    const term: SecretTerm = { id: uuidv7(atMs), activatesAtMs, overlapMs: input.overlapMs };
    const done = await execute(tx, ids, endpoint, { type: 'rotate-secret', by, term, atMs }, atMs);
    const at = new Date(atMs);
    const stored = { ...secret, id: term.id, activatesAt: new Date(activatesAtMs), createdAt: at };
    await insertSecret(tx, this.context.keyRing, found.id, stored);
    if (done.state.status === 'live') await saveSecretEnds(tx, secretLives(done.state.secrets));
    const saved = await saveEndpoint(tx, ids, done.state, done.version, at);
    await tellOfEndpoint(tx, saved, 'secret.rotated', rotationOf(term), atMs);
    const rows = await readLiveSecrets(tx, found.id, at);
    const own = rows.findIndex(({ id }) => id === term.id);
    return { ...secretViews(rows, atMs)[own]!, secret: secret.text };
  }
}

/** What receivers of the event are told; the secret itself is not. */
function rotationOf({ id, activatesAtMs, overlapMs }: SecretTerm): object {
  return { secretId: toTypeId('sec', id), activatesAt: new Date(activatesAtMs).toISOString(), overlapMs };
}

import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type FieldProblem, toTypeId, uuidv7 } from '#kernel';
import { AdminContext } from '../admin-context.ts';
import { type Draft, settled } from '../draft.ts';
import { type GivenSecret, newSecret, secretProblems } from '../secrets/new-secret.ts';
import { insertSecret, readLiveSecrets, saveSecretEnds } from '../secrets/secret-rows.ts';
import { secretLives, type SecretTerm } from '../secrets/secret-terms.ts';
import { type SecretView, secretViews } from '../secrets/secret-view.ts';
import { applyToEndpoint, type LockedEndpoint, withEndpoint } from '../endpoints/with-endpoint.ts';

/**
 * Dispatchers read changes once a second. The response comes after this time, when all dispatchers know the new secret.
 * So a receiver that accepts only the new secret from then on gets no request without it.
 */
const PROPAGATION_MS = 3_000;
const DAY_MS = 86_400_000;
/** The longest time until a new secret signs. */
export const MAX_AHEAD_DAYS = 30;
/** The longest time for which earlier secrets sign beside a new secret. */
export const MAX_OVERLAP_DAYS = 7;

/** The request for a new secret. The API sets `overlapMs` to one day by default, and to `MAX_OVERLAP_DAYS` at most. */
export interface RotateInput extends GivenSecret {
  /** How long earlier secrets continue to sign beside the new secret, in milliseconds. */
  overlapMs: number;
  /** The time from which the new secret signs. Default: now. */
  activateAt?: Date;
}

/** The new secret, with its text. */
export type RotatedSecretView = SecretView & { secret: string };

/** Gives an endpoint another secret; its earlier secrets continue to sign for the overlap. */
export class RotateSecret extends Command<RotatedSecretView> {
  /** @param by the id of the API key that makes the request */
  constructor(
    readonly project: string,
    readonly endpoint: string,
    readonly draft: Draft<RotateInput>,
    readonly by: string,
  ) {
    super();
  }
}

const activationOf = ({ activateAt }: Partial<RotateInput>, nowMs: number) => activateAt?.getTime() ?? nowMs;

function activationProblems(input: Partial<RotateInput>, nowMs: number): FieldProblem[] {
  const activatesAtMs = activationOf(input, nowMs);
  if (activatesAtMs >= nowMs && activatesAtMs <= nowMs + MAX_AHEAD_DAYS * DAY_MS) return [];
  return [
    {
      pointer: '/activateAt',
      message: `must be a time within the next ${MAX_AHEAD_DAYS} days; leave it out to use the secret at once`,
    },
  ];
}

/**
 * Stores the new secret and the ends of the earlier secrets, and emits `secret.rotated`, in one transaction. If the
 * secret signs within three seconds, the handler then waits three seconds, until the dispatchers have it.
 * @throws PosthornError `not-found`, `invalid-input` that names every wrong field, or `conflict` if the endpoint would
 * have more than `MAX_LIVE_SECRETS`
 */
@CommandHandler(RotateSecret)
export class RotateSecretHandler implements ICommandHandler<RotateSecret> {
  constructor(private readonly context: AdminContext) {}

  async execute(command: RotateSecret): Promise<RotatedSecretView> {
    const { clock } = this.context;
    const rotated = await withEndpoint(this.context, command, (locked) => this.rotate(locked, command));
    const nowMs = clock.nowMs();
    if (activationOf(command.draft.fields, nowMs) < nowMs + PROPAGATION_MS) await clock.sleep(PROPAGATION_MS);
    return rotated;
  }

  private async rotate(locked: LockedEndpoint, { draft, by }: RotateSecret): Promise<RotatedSecretView> {
    const { tx, found, atMs } = locked;
    const problems = [...secretProblems(found.profile, draft.fields), ...activationProblems(draft.fields, atMs)];
    const input = settled(draft, problems, 'The secret is invalid.');
    const secret = newSecret(found.profile, input);
    const activatesAtMs = activationOf(input, atMs);
    const term: SecretTerm = { id: uuidv7(atMs), activatesAtMs, overlapMs: input.overlapMs };
    const announcement = { type: 'secret.rotated', facts: rotationOf(term) } as const;
    const { state } = await applyToEndpoint(locked, { type: 'rotate-secret', by, term, atMs }, announcement);
    const at = new Date(atMs);
    const stored = { ...secret, id: term.id, activatesAt: new Date(activatesAtMs), createdAt: at };
    await insertSecret(tx, this.context.keyRing, found.id, stored);
    if (state.status === 'live') await saveSecretEnds(tx, secretLives(state.secrets));
    const rows = await readLiveSecrets(tx, found.id, at);
    const own = rows.findIndex(({ id }) => id === term.id);
    return { ...secretViews(rows, atMs)[own]!, secret: secret.text };
  }
}

/** The data of the operational event about a rotation. It does not have the secret itself. */
function rotationOf({ id, activatesAtMs, overlapMs }: SecretTerm): object {
  return { secretId: toTypeId('sec', id), activatesAt: new Date(activatesAtMs).toISOString(), overlapMs };
}

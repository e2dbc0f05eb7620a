import { describeStillLoop, PosthornError } from '#kernel';
import type { DatabaseAnswer } from '#postgres';
import type { Resources } from '../resources.ts';

/** The readiness of a process, and of the Posthorn that it is a part of. */
export interface Readiness {
  /** `degraded`: the process does its own work, but other processes are missing or stand still. */
  status: 'ok' | 'degraded';
  /** A sentence about each role that is missing, and each loop that stands still, in other processes. */
  problems: string[];
}

const DATABASE_PROBLEMS: Readonly<Record<DatabaseAnswer, string | undefined>> = {
  writable: undefined,
  'read-only': 'Postgres takes no writes now: it is read-only.',
  silent: 'Postgres does not answer.',
};

const unavailable = (message: string, cause?: unknown) =>
  new PosthornError('unavailable', message, { cause, canRetry: true });

/**
 * The readiness of this process. Other processes have no influence on whether it is ready: while no dispatcher runs,
 * the API must go on taking events in.
 * @throws PosthornError `unavailable` if this process cannot do its work: Postgres does not answer or takes no writes, or
 * a loop stands still
 */
export async function readReadiness({ databasePing, health, presence }: Resources): Promise<Readiness> {
  const problem = DATABASE_PROBLEMS[await databasePing.ask()];
  if (problem !== undefined) throw unavailable(problem);
  const problems = await presence.problems().catch((cause: unknown) => {
    throw unavailable('Postgres does not answer.', cause);
  });
  const still = health.standingStill().map(describeStillLoop);
  if (still.length > 0) throw unavailable(`${still.join('; ')}.`);
  return { status: problems.length === 0 ? 'ok' : 'degraded', problems };
}

/**
 * The readiness of the whole Posthorn, for those who watch it.
 * @throws PosthornError `unavailable` also if other processes are missing or stand still
 */
export async function readWholeReadiness(resources: Resources): Promise<Readiness> {
  const readiness = await readReadiness(resources);
  if (readiness.status === 'ok') return readiness;
  throw unavailable(`${readiness.problems.join('. ')}.`);
}

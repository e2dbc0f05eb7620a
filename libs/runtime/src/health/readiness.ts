import { describeStillLoop, PosthornError } from '#kernel';
import type { DatabaseAnswer } from '#postgres';
import type { Resources } from '../resources.ts';
import { MissingLeaders } from './missing-leaders.ts';

/** The readiness of a process, and of the Posthorn that it is a part of. */
export interface Readiness {
  /**
   * `degraded`: other processes are missing or stand still. `stalled`: something keeps accepted events from being
   * delivered, whether or not other processes are missing. In either case the process does its own work: requests are
   * accepted, and events are delivered once the cause is gone.
   */
  status: 'ok' | 'degraded' | 'stalled';
  /** A sentence about each role that is missing, and each loop that stands still, in other processes. */
  problems: string[];
  /** The causes that keep accepted events from being delivered, the oldest first. */
  standstills: {
    /** `horizon`, `delivery`, `worker:upkeep`, or the name of a cursor, say `import:shop`. */
    name: string;
    /** RFC 3339. */
    since: string;
    /** The cause, and what to do about it. */
    cause: string;
  }[];
}

const DATABASE_PROBLEMS: Readonly<Record<DatabaseAnswer, string | undefined>> = {
  writable: undefined,
  'read-only': 'Postgres takes no writes now: it is read-only.',
  silent: 'Postgres does not answer.',
};

const unavailable = (message: string, cause?: unknown) =>
  new PosthornError('unavailable', message, { cause, canRetry: true });

/** Each as a sentence of its own: some end with a full stop already. */
const sentences = (texts: readonly string[]) => texts.map((text) => text.replace(/\.?$/, '.')).join(' ');

function statusOf({ problems, standstills }: Pick<Readiness, 'problems' | 'standstills'>): Readiness['status'] {
  if (standstills.length > 0) return 'stalled';
  return problems.length > 0 ? 'degraded' : 'ok';
}

/** Finds out whether this process is ready, for the server that serves its health: the API, or the `HealthServer`. */
export class ReadinessProbe {
  private readonly leaders: MissingLeaders;

  constructor(private readonly resources: Resources) {
    this.leaders = new MissingLeaders(resources);
  }

  /**
   * The readiness of this process. Other processes, and what stands still by a cause outside of this one, have no
   * influence on whether it is ready: the API must go on taking events in.
   * @throws PosthornError `unavailable` if this process cannot do its work: Postgres does not answer or takes no writes,
   * or a loop stands still
   */
  async read(): Promise<Readiness> {
    const { databasePing, health } = this.resources;
    const problem = DATABASE_PROBLEMS[await databasePing.ask()];
    if (problem !== undefined) throw unavailable(problem);
    const [problems, standstills] = await Promise.all([this.resources.presence.problems(), this.standstills()]).catch(
      (cause: unknown) => {
        throw unavailable('Postgres does not answer.', cause);
      },
    );
    const still = health.standingStill().map(describeStillLoop);
    if (still.length > 0) throw unavailable(`${still.join('; ')}.`);
    return { status: statusOf({ problems, standstills }), problems, standstills };
  }

  /**
   * The readiness of the whole Posthorn, for those who watch it.
   * @throws PosthornError `unavailable` also if other processes are missing or stand still, or accepted events do
   */
  async readWhole(): Promise<Readiness> {
    const readiness = await this.read();
    if (readiness.status === 'ok') return readiness;
    const { problems, standstills } = readiness;
    const still = standstills.map(({ name, since, cause }) => `${name} stands still since ${since}: ${cause}`);
    throw unavailable(sentences([...problems, ...still]));
  }

  /** Those that some process has noted, and work that no process leads. */
  private async standstills(): Promise<Readiness['standstills']> {
    return [...(await this.resources.standstills.read()), ...(await this.leaders.look())]
      .sort((one, other) => one.sinceMs - other.sinceMs)
      .map(({ name, sinceMs, cause }) => ({ name, since: new Date(sinceMs).toISOString(), cause }));
  }
}

import { describeStillLoop, messageOf, PosthornError, systemClock } from '#kernel';
import { answeredWithin, DatabasePing, describeSilence, hasSqlState, isFailedConnection } from '#postgres';
import { standstillLine } from '#notifications';
import type { Resources } from '../resources.ts';
import type { DatabaseCondition } from './database-watch.ts';

/** The readiness of a process, and of the Posthorn that it is a part of. */
export interface Readiness {
  /**
   * `degraded`: there are `problems`, which do not keep this process from its work. `stalled`: something keeps accepted
   * events from being delivered, whether or not there are problems as well. In either case the process does its own
   * work: requests are accepted, and events are delivered once the cause is gone.
   */
  status: 'ok' | 'degraded' | 'stalled';
  /**
   * A sentence about each missing role, about each loop that stands still in another process, and about each minor work
   * that this process cannot do.
   */
  problems: string[];
  /** The causes that keep accepted events from being delivered, the oldest first. */
  standstills: {
    /** `horizon`, `locks`, `standby`, `delivery`, `worker:upkeep`, or the name of a cursor such as `import:shop`. */
    name: string;
    /** RFC 3339. */
    since: string;
    /** The cause and its remedy. */
    cause: string;
  }[];
}

const READ_ONLY = 'Postgres accepts no writes now: it is read-only.';
const ALL_IN_USE = 'All connections of this process to Postgres have been in use for long.';

/** The longest wait for the state of the database. After that, the state that was found last counts. */
const CONDITION_TIMEOUT_MS = 2_000;

const unavailable = (message: string, cause?: unknown) =>
  new PosthornError('unavailable', message, { cause, canRetry: true });

/** The texts as sentences, each with one full stop. */
const sentences = (texts: readonly string[]) => texts.map((text) => text.replace(/\.?$/, '.')).join(' ');

const causesOf = (standstills: readonly { cause: string }[]) => standstills.map(({ cause }) => cause);

/** The problem that the tables are locked, or may not be read, in which processes state how they are. */
export const describeUnreadable = (cause: unknown) =>
  `The reports of Posthorn's processes cannot be read: ${messageOf(cause)}`;

function statusOf({ problems, standstills }: Pick<Readiness, 'problems' | 'standstills'>): Readiness['status'] {
  if (standstills.length > 0) return 'stalled';
  return problems.length > 0 ? 'degraded' : 'ok';
}

/** Finds out whether this process is ready, for the server that serves its health: the API, or the `HealthServer`. */
export class ReadinessProbe {
  private readonly watchPing: DatabasePing;

  constructor(private readonly resources: Resources) {
    this.watchPing = new DatabasePing(resources.watchPool);
  }

  /**
   * The readiness of this process. Other processes, and standstills with a cause outside of this process, have no
   * influence on it: the API must go on accepting events.
   * @throws PosthornError `unavailable` if this process cannot do its work: Postgres does not respond, takes no writes,
   * lacks a right or shares sessions, or a loop stands still
   */
  async read(): Promise<Readiness> {
    const { health, standstills: noted } = this.resources;
    const problem = await this.databaseProblem();
    if (problem !== undefined) throw unavailable(sentences([problem, ...causesOf(noted.own())]));
    const { unusable, problems: lacks } = await this.condition();
    if (unusable !== undefined) throw unavailable(unusable);
    const problems = [...lacks];
    problems.push(...(await this.unlessUnreadable(() => this.resources.presence.problems(), [], problems)));
    const standstills = await this.standstills(problems);
    const still = health.standingStill();
    const blocking = still.filter(({ isMinor }) => !isMinor);
    if (blocking.length > 0)
      throw unavailable(sentences([...blocking.map(describeStillLoop), ...causesOf(standstills)]));
    problems.push(...still.map(describeStillLoop));
    return { status: statusOf({ problems, standstills }), problems, standstills };
  }

  private async databaseProblem(): Promise<string | undefined> {
    const { databasePing } = this.resources;
    const answer = await databasePing.query();
    if (answer !== 'silent') return answer === 'read-only' ? READ_ONLY : undefined;
    // The sessions of the other pool may have outlived the right to begin one.
    if (isFailedConnection(databasePing.failure)) return describeSilence(databasePing.failure);
    return (await this.watchPing.query()) === 'silent' ? describeSilence(this.watchPing.failure) : ALL_IN_USE;
  }

  /** The state of the database, or its last known state if the pool is too busy to find it in time. */
  private async condition(): Promise<DatabaseCondition> {
    const { databaseWatch } = this.resources;
    try {
      return await answeredWithin(databaseWatch.read(), CONDITION_TIMEOUT_MS, systemClock, '');
    } catch (cause) {
      if (cause instanceof PosthornError) return databaseWatch.last;
      throw unavailable(describeSilence(cause), cause);
    }
  }

  /**
   * Reads reports of processes. If their table cannot be read, because another session locks it or a right is missing,
   * adds a problem and returns `otherwise`: the process still does its work.
   */
  private async unlessUnreadable<T>(read: () => Promise<T[]>, otherwise: T[], problems: string[]): Promise<T[]> {
    try {
      return await read();
    } catch (cause) {
      if (!hasSqlState(cause, 'lockNotAvailable', 'insufficientPrivilege'))
        throw unavailable(describeSilence(cause), cause);
      const problem = describeUnreadable(cause);
      if (!problems.includes(problem)) problems.push(problem);
      return otherwise;
    }
  }

  /**
   * The readiness of the whole Posthorn, for monitoring.
   * @throws PosthornError `unavailable` also if other processes are missing or stand still, or accepted events do
   */
  async readWhole(): Promise<Readiness> {
    const readiness = await this.read();
    if (readiness.status === 'ok') return readiness;
    const { problems, standstills } = readiness;
    throw unavailable(sentences([...problems, ...standstills.map(standstillLine)]));
  }

  /**
   * The standstills that some process has noted, and the work that no process leads. If a process has noted a cause
   * lately and is gone, its note stands for the work.
   */
  private async standstills(problems: string[]): Promise<Readiness['standstills']> {
    const { standstills, missingLeaders } = this.resources;
    const noted = await this.unlessUnreadable(() => standstills.read(), standstills.own(), problems);
    const missing = await this.unlessUnreadable(() => missingLeaders.look(), [], problems);
    const isNoted = (name: string) => noted.some((each) => each.name === name);
    return [...noted, ...missing.filter(({ name }) => !isNoted(name))]
      .sort((one, other) => one.sinceMs - other.sinceMs)
      .map(({ name, sinceMs, cause }) => ({ name, since: new Date(sinceMs).toISOString(), cause }));
  }
}

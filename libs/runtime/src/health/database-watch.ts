import type pg from 'pg';
import { type Clock, keepRunning, type LoopHealth, SharedRuns, systemClock } from '#kernel';
import type { Standstills } from '#notifications';
import {
  describeLockWait,
  describeMissingRights,
  describeStandbyWait,
  findLockWaits,
  findMissingRights,
  lacksStandby,
  NO_SESSIONS,
  readStandbys,
  SessionWatch,
  STATED_IN,
  type SynchronousStandbys,
} from '#postgres';
import { DatabaseHistory } from './database-history.ts';

const LOOK_EVERY_MS = 5_000;
/** No statement of Posthorn holds a lock, and no commit waits for a standby that works, for so long. */
const LONG_WAIT_MS = 5_000;
/** A process that has just started cannot know that none of its statements waits for long. */
const KNOWS_AFTER_MS = 15_000;
/** The name under which waits for locks are noted. */
const LOCKS = 'locks';
/** The name under which commits are noted that wait for a synchronous standby. */
const STANDBY = 'standby';

/** The state of Posthorn's own database, as far as a process depends on it beyond an answer. */
export interface DatabaseCondition {
  /** The cause that keeps this process from its work, in a sentence. */
  unusable?: string;
  /** A sentence about each lack that does not keep it from its work. */
  problems: string[];
}

/** The pools that a `DatabaseWatch` reads by and watches, and the receivers of its findings. */
export interface DatabaseWatchOptions {
  /** Two connections for the looks. */
  pool: pg.Pool;
  /** The pool of the process's work, whose connections give signs of a pooler that shares sessions. */
  watched: pg.Pool;
  clock: Clock;
  health: LoopHealth;
  standstills: Pick<Standstills, 'holds' | 'over'>;
  onProblem: (message: string) => void;
  /** Called with the cause if the database is another one, or an earlier state of it. */
  onReplaced: (cause: string) => void;
}

/**
 * Adds the state of the synchronous standbys: without them the process takes nothing in as soon as it has to commit.
 */
function conditionOf(
  standbys: SynchronousStandbys,
  unusable: string | undefined,
  problems: readonly string[],
): DatabaseCondition {
  const { waitedMs } = standbys;
  if (unusable !== undefined) return { unusable, problems: [...problems] };
  if (waitedMs !== null && waitedMs >= LONG_WAIT_MS) {
    return { unusable: describeStandbyWait(standbys), problems: [...problems] };
  }
  return { problems: lacksStandby(standbys) ? [...problems, describeStandbyWait(standbys)] : [...problems] };
}

/**
 * Watches Posthorn's own database for losses while a process runs: the rights of its role, sessions of its own behind a
 * pooler, its history after a failover, and a synchronous standby that confirms the commits. Also watches for locks
 * that other sessions hold for long. Looks every 5 s, and whenever readiness is read.
 */
export class DatabaseWatch {
  private readonly sessions: SessionWatch;
  private readonly history: DatabaseHistory;
  private readonly stopping = new AbortController();
  private readonly reading = new SharedRuns(() => this.readOnce());
  /** The condition that was found last. */
  last: DatabaseCondition = { problems: [] };
  private running: Promise<void> = Promise.resolve();
  private readonly startedMs = performance.now();

  private constructor(private readonly options: DatabaseWatchOptions) {
    this.sessions = new SessionWatch(options.watched, options.pool);
    this.history = new DatabaseHistory(options.pool);
  }

  static start(options: DatabaseWatchOptions): DatabaseWatch {
    const watch = new DatabaseWatch(options);
    const name = 'Checking the database';
    const { health, onProblem } = options;
    const loop = { name, signal: watch.stopping.signal, clock: systemClock, pauseMs: LOOK_EVERY_MS, onProblem };
    const report = health.work(name, { isMinor: true });
    watch.running = keepRunning({ ...loop, report }, () => watch.look());
    return watch;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /**
   * Reads which rights the role lacks now, and tests whether connections are sessions and commits succeed.
   * @throws the driver's error if the database does not answer
   */
  async read(): Promise<DatabaseCondition> {
    await this.reading.run();
    return this.last;
  }

  private async look(): Promise<void> {
    // First, since a lock on the catalogue can keep the other looks from an answer.
    await this.lookAtLocks();
    await this.lookAtStandbys();
    const replaced = await this.history.look();
    if (replaced !== undefined) this.options.onReplaced(replaced);
    const { unusable, problems } = await this.read();
    for (const problem of unusable === undefined ? problems : [unusable, ...problems]) this.options.onProblem(problem);
  }

  private async readOnce(): Promise<void> {
    if (await this.sessions.look()) {
      this.last = { unusable: `Postgres cannot be used: ${NO_SESSIONS}.`, problems: [] };
      return;
    }
    const missing = await findMissingRights(this.options.pool);
    const [stated, needed] = [true, false].map((isStated) =>
      missing.filter(({ name }) => STATED_IN.includes(name) === isStated),
    );
    const problems = stated!.length > 0 ? [`In Posthorn's database ${describeMissingRights(stated!)}.`] : [];
    const unusable = needed!.length > 0 ? `In Posthorn's database ${describeMissingRights(needed!)}.` : undefined;
    const standbys = await readStandbys(this.options.pool);
    this.last = conditionOf(standbys, unusable, problems);
  }

  private async lookAtLocks(): Promise<void> {
    const { pool, clock, standstills } = this.options;
    const [longest] = await findLockWaits(pool, LONG_WAIT_MS);
    if (longest === undefined) return this.overIfKnown(LOCKS);
    const facts = { ...longest.holder, table: longest.table };
    await standstills.holds(LOCKS, {
      ...{ cause: describeLockWait(longest), sinceMs: clock.nowMs() - longest.waitedMs, facts },
    });
  }

  private async lookAtStandbys(): Promise<void> {
    const { pool, clock, standstills } = this.options;
    const standbys = await readStandbys(pool);
    const { waitedMs } = standbys;
    if (waitedMs === null || waitedMs < LONG_WAIT_MS) return this.overIfKnown(STANDBY);
    const cause = describeStandbyWait(standbys);
    await standstills.holds(STANDBY, { cause, sinceMs: clock.nowMs() - waitedMs, facts: standbys });
  }

  private async overIfKnown(name: string): Promise<void> {
    if (performance.now() - this.startedMs >= KNOWS_AFTER_MS) await this.options.standstills.over(name);
  }
}

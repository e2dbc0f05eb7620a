import type pg from 'pg';
import { type Clock, LastingProblem } from '#kernel';
import { briefly } from '#postgres';
import { emitOperationalEvent } from '../operational-event.ts';
import {
  type NotedStandstill,
  readStandstills,
  removeStandstill,
  STALE_AFTER_MS,
  type Standstill,
  writeStandstill,
} from './standstill-rows.ts';

export interface StandstillsOptions {
  pool: pg.Pool;
  clock: Clock;
  /** A standstill at least this long is told to its projects once it is over. In milliseconds. */
  stallMs: number;
  /** Logs a line; `facts` are structured. */
  log: (message: string, facts: object) => void;
}

/** The pause before the end of a standstill is tried again. */
const RETRY_MS = 5_000;

interface Seen extends Standstill {
  /** When it was noted last, by a monotonic clock. */
  notedMs: number;
  problem: LastingProblem;
  facts: object;
}

/** The facts with which a standstill is noted. */
export interface StandstillFacts {
  cause: string;
  /** Since when. Default: the first time that it was noted. */
  sinceMs?: number;
  /** The projects that have events in it. Default: none that are known. */
  projectIds?: readonly string[];
  /** Structured facts for the log line. Default: none. */
  facts?: object;
}

/**
 * The standstills that this process sees. Each is logged at once and then at doubling intervals, and noted in Postgres
 * for `GET /readyz` of every process and for `./posthorn outbox status`. When it is over, its projects get the
 * operational event `posthorn.stalled`.
 */
export class Standstills {
  private readonly seen = new Map<string, Seen>();
  /** Names under which no note of an earlier process is left. */
  private readonly clean = new Set<string>();

  constructor(private readonly options: StandstillsOptions) {}

  /** Notes that something stands still. Called again while it does. Never rejects: a database that is full still reads. */
  async holds(name: string, given: StandstillFacts): Promise<void> {
    const { pool, clock } = this.options;
    const known = this.seen.get(name);
    const sinceMs = Math.min(given.sinceMs ?? clock.nowMs(), known?.sinceMs ?? Infinity);
    const seen: Seen = {
      ...{ name, sinceMs, cause: given.cause, facts: given.facts ?? {}, notedMs: performance.now() },
      problem: known?.problem ?? new LastingProblem((message) => this.log(name, message)),
    };
    this.seen.set(name, seen);
    this.clean.delete(name);
    seen.problem.happened(given.cause);
    const note: NotedStandstill = { name, sinceMs, cause: given.cause, projectIds: given.projectIds ?? [] };
    await briefly(pool, (tx) => writeStandstill(tx, note)).catch(() => undefined);
  }

  /**
   * Notes that something goes on: its note is removed and its projects are told, in one transaction, so that they are
   * told once. Rejects if the database does not take that; then it is called again.
   */
  async over(name: string): Promise<void> {
    if (this.clean.has(name)) return;
    const seen = this.seen.get(name);
    const { pool } = this.options;
    const removed = await briefly(pool, async (tx) => {
      const note = await removeStandstill(tx, name);
      if (note) await this.tell(tx, note);
      return note;
    });
    this.seen.delete(name);
    this.clean.add(name);
    const sinceMs = removed?.sinceMs ?? seen?.sinceMs;
    if (sinceMs === undefined) return;
    const forMs = this.options.clock.nowMs() - sinceMs;
    this.options.log(`${name} goes on after ${Math.round(forMs / 1_000)} s`, {});
  }

  /**
   * Ends a standstill like `over`, for a caller that goes on even if the database cannot take the end. Then the end is
   * tried again until the database takes it, or the same work stands still again. Never rejects.
   */
  async overInTheEnd(name: string): Promise<void> {
    const seen = this.seen.get(name);
    try {
      await this.over(name);
    } catch {
      const again = () => {
        if (this.seen.get(name) === seen) void this.overInTheEnd(name);
      };
      setTimeout(again, RETRY_MS).unref();
    }
  }

  /**
   * The current standstills: those that this process has seen, and those that others have noted.
   * @throws the driver's error if the notes cannot be read; `own` has what this process has seen
   */
  async read(): Promise<Standstill[]> {
    const own = this.own();
    const noted = await briefly(this.options.pool, readStandstills);
    return [...own, ...noted.filter(({ name }) => own.every((each) => each.name !== name))];
  }

  /** The standstills that this process sees. One not noted for a minute is left out: another process has taken over. */
  own(): Standstill[] {
    const staleMs = performance.now() - STALE_AFTER_MS;
    return [...this.seen.values()]
      .filter(({ notedMs }) => notedMs > staleMs)
      .map(({ name, sinceMs, cause }) => ({ name, sinceMs, cause }));
  }

  private log(name: string, message: string): void {
    this.options.log(message, this.seen.get(name)?.facts ?? {});
  }

  /** The cause is for whoever runs Posthorn: it may name users and statements of other databases. */
  private async tell(tx: pg.PoolClient, { name, sinceMs, projectIds }: NotedStandstill): Promise<void> {
    const atMs = this.options.clock.nowMs();
    if (atMs - sinceMs < this.options.stallMs) return;
    const times = { since: new Date(sinceMs).toISOString(), until: new Date(atMs).toISOString() };
    for (const projectId of projectIds) {
      await emitOperationalEvent(tx, { projectId, type: 'posthorn.stalled', data: { ...times, what: name }, atMs });
    }
  }
}

/** One line about a standstill. */
export function describeStandstill({ name, sinceMs, cause }: Standstill): string {
  return `${name} stands still since ${new Date(sinceMs).toISOString()}: ${cause}`;
}

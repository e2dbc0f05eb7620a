import type pg from 'pg';
import { type Clock, LastingProblem, shorten, steadyMs } from '#kernel';
import { briefly } from '#postgres';
import { emitOperationalEvent } from '../operational-event.ts';
import {
  addToStandstill,
  type NotedStandstill,
  readStandstills,
  removeStandstill,
  renewStandstill,
  STALE_AFTER_MS,
  type Standstill,
  writeStandstill,
} from './standstill-rows.ts';

/** The database, clock and log of `Standstills`, and the length from which projects are notified. */
export interface StandstillsOptions {
  pool: pg.Pool;
  clock: Clock;
  /** A standstill of at least this length is reported to its projects once it is over. In milliseconds. */
  stallMs: number;
  /** Logs a line; `facts` are structured. */
  log: (message: string, facts: object) => void;
}

/** The pause before the end of a standstill is tried again. */
const RETRY_MS = 5_000;

interface Seen {
  cause: string;
  /** When it began, by `steadyMs`. */
  beganMs: number;
  /** `steppedMs` of the clock when it was seen first. */
  steppedMs: number;
  /** When it was noted last, by a monotonic clock. */
  notedMs: number;
  problem: LastingProblem;
  facts: object;
}

/** The facts with which a standstill is noted. */
export interface StandstillFacts {
  /** Cut at 1,000 characters. */
  cause: string;
  /** The begin of the standstill. Default: the first time that it was noted. */
  sinceMs?: number;
  /** The projects that have events in it. Default: none that are known. */
  projectIds?: readonly string[];
  /** Structured facts for the log line. Default: none. */
  facts?: object;
}

/**
 * The standstills that this process sees. Each is logged at once, again at once when its cause becomes one of another
 * kind, then at doubling intervals. It is noted in Postgres, for `GET /readyz` of every process and for
 * `./posthorn outbox status`. When it is over, its projects get the operational event `posthorn.stalled`.
 */
export class Standstills {
  private readonly seen = new Map<string, Seen>();
  /** Names without a note, and when that was seen, by `steadyMs`. Another process may have noted one a while later. */
  private readonly clean = new Map<string, number>();

  constructor(private readonly options: StandstillsOptions) {}

  /**
   * Notes that something stands still. Called again while it does. Never rejects, not even if the database takes no
   * writes.
   */
  async holds(name: string, given: StandstillFacts): Promise<void> {
    const { pool, clock } = this.options;
    const cause = shorten(given.cause);
    const known = this.seen.get(name);
    const steppedMs = clock.steppedMs();
    const sinceMs = given.sinceMs === undefined ? Infinity : given.sinceMs - steppedMs;
    const seen: Seen = {
      ...{ cause, facts: given.facts ?? {}, notedMs: performance.now() },
      beganMs: Math.min(steadyMs(clock), sinceMs, known?.beganMs ?? Infinity),
      steppedMs: known?.steppedMs ?? steppedMs,
      problem: known?.problem ?? new LastingProblem((message) => this.log(name, message)),
    };
    this.seen.set(name, seen);
    this.clean.delete(name);
    seen.problem.happened(cause);
    const note: NotedStandstill = { ...this.standstill(name, seen), projectIds: given.projectIds ?? [] };
    await briefly(pool, (tx) => writeStandstill(tx, note)).catch(() => undefined);
  }

  /**
   * Keeps the note of an earlier process, as long as this process cannot know whether something stands still.
   * @returns since when, in Unix milliseconds, or undefined if there is no note
   * @throws the driver's error if the database does not take it
   */
  renew(name: string): Promise<number | undefined> {
    return briefly(this.options.pool, (tx) => renewStandstill(tx, name));
  }

  /**
   * Adds projects to the note of a standstill, if there is one, for a caller that learns of them only before the end.
   * @throws the driver's error if the database does not take them
   */
  addProjects(name: string, projectIds: readonly string[]): Promise<void> {
    return briefly(this.options.pool, (tx) => addToStandstill(tx, name, projectIds));
  }

  /**
   * Ends a standstill: in one transaction, its note is removed and its projects are notified, so that they are notified
   * once. Rejects if the database does not take that; then the caller calls it again.
   */
  async over(name: string): Promise<void> {
    if (steadyMs(this.options.clock) - (this.clean.get(name) ?? -Infinity) < STALE_AFTER_MS) return;
    const seen = this.seen.get(name);
    const { pool, clock, log } = this.options;
    const sinceMs = await briefly(pool, async (tx) => {
      const note = await removeStandstill(tx, name);
      const beganMs = this.sinceMs(seen, note);
      if (note && beganMs !== undefined) await this.notify(tx, { ...note, sinceMs: beganMs });
      return beganMs;
    });
    this.seen.delete(name);
    this.clean.set(name, steadyMs(this.options.clock));
    if (sinceMs !== undefined) log(`${name} continues after ${Math.round((clock.nowMs() - sinceMs) / 1_000)} s`, {});
  }

  /**
   * The begin by the clock as it is set now; undefined if nothing is known of it. An earlier process may have noted an
   * earlier begin, which counts unless the clock was set since.
   */
  private sinceMs(seen: Seen | undefined, note: Standstill | undefined): number | undefined {
    const steppedMs = this.options.clock.steppedMs();
    if (note !== undefined && (seen === undefined || seen.steppedMs === steppedMs)) return note.sinceMs;
    return seen && seen.beganMs + steppedMs;
  }

  /**
   * Ends a standstill like `over`, for a caller that goes on even if the database cannot take the end. Then the end is
   * tried again until the database takes it, or the same work stands still again. Never rejects.
   */
  async overEventually(name: string): Promise<void> {
    const seen = this.seen.get(name);
    try {
      await this.over(name);
    } catch {
      const again = () => {
        if (this.seen.get(name) === seen) void this.overEventually(name);
      };
      setTimeout(again, RETRY_MS).unref();
    }
  }

  /**
   * The current standstills: the standstills that this process has seen, and the standstills that other processes have
   * noted.
   * @throws the driver's error if the notes cannot be read; `own` still returns the standstills of this process
   */
  async read(): Promise<Standstill[]> {
    const own = this.own();
    const noted = await briefly(this.options.pool, readStandstills);
    return [...own, ...noted.filter(({ name }) => own.every((each) => each.name !== name))];
  }

  /** The standstills that this process sees. One not noted for a minute is left out: another process has taken over. */
  own(): Standstill[] {
    const staleMs = performance.now() - STALE_AFTER_MS;
    return [...this.seen]
      .filter(([, { notedMs }]) => notedMs > staleMs)
      .map(([name, seen]) => this.standstill(name, seen));
  }

  private standstill(name: string, { cause, beganMs }: Seen): Standstill {
    return { name, sinceMs: beganMs + this.options.clock.steppedMs(), cause };
  }

  private log(name: string, message: string): void {
    this.options.log(message, this.seen.get(name)?.facts ?? {});
  }

  /**
   * Notifies the projects of a standstill of at least `stallMs`, without its cause. The cause is for operators: it may
   * name users and statements of other databases.
   */
  private async notify(tx: pg.PoolClient, { name, sinceMs, projectIds }: NotedStandstill): Promise<void> {
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
  return standstillLine({ name, since: new Date(sinceMs).toISOString(), cause });
}

/** One line about a standstill as `/readyz` shows it: `since` is an RFC 3339 date-time. */
export function standstillLine({ name, since, cause }: { name: string; since: string; cause: string }): string {
  return `${name} has been stalled since ${since}: ${cause}`;
}

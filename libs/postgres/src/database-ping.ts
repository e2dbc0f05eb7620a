import type pg from 'pg';
import { type Clock, systemClock } from '#kernel';
import { answeredWithin } from './answered-within.ts';
import { isReadOnlySession } from './connection/is-read-only-session.ts';

/** The state of a database as a ping finds it; `silent` if it does not respond in time, or refuses. */
export type DatabaseAnswer = 'writable' | 'read-only' | 'silent';

const ANSWER_TIMEOUT_MS = 2_000;

interface Ping {
  answer: Promise<DatabaseAnswer>;
  beganMs: number;
}

/**
 * Checks that the database of a pool responds and takes writes. All callers share one ping at a time: with a Postgres
 * that hangs, pings would fill the pool.
 */
export class DatabasePing {
  /** The error of the last ping; undefined if the database responded, or did not respond in time. */
  failure: unknown;
  private current: Ping | undefined;

  constructor(
    private readonly pool: pg.Pool,
    private readonly clock: Clock = systemClock,
    private readonly timeoutMs = ANSWER_TIMEOUT_MS,
  ) {}

  /** Resolves within 2 s of the ping's begin. Never rejects. */
  query(): Promise<DatabaseAnswer> {
    this.current ??= { answer: this.ping(), beganMs: performance.now() };
    const leftMs = this.current.beganMs + this.timeoutMs - performance.now();
    return answeredWithin(this.current.answer, Math.max(0, leftMs), this.clock, '').catch(() => {
      this.failure = undefined;
      return 'silent';
    });
  }

  private async ping(): Promise<DatabaseAnswer> {
    try {
      const client = await this.pool.connect();
      const answer = await readAnswer(client);
      this.failure = undefined;
      return answer;
    } catch (error) {
      this.failure = error;
      return 'silent';
    } finally {
      this.current = undefined;
    }
  }
}

async function readAnswer(client: pg.PoolClient): Promise<DatabaseAnswer> {
  let isDone = false;
  try {
    // A session that is read-only by its settings stays read-only; another session may be able to write.
    isDone = !(await isReadOnlySession(client));
    return isDone ? 'writable' : 'read-only';
  } finally {
    client.release(!isDone);
  }
}

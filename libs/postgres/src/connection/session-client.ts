import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { noteFailedConnection } from './failed-connections.ts';
import { STATEMENT_TIMEOUT_MS } from './session-settings.ts';

/** A little longer than Postgres's own limit, so that a Postgres that works answers first. */
export const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5_000;
/** SQLSTATE `read_only_sql_transaction`. */
export const READ_ONLY = '25006';

/**
 * SQLSTATE `invalid_sql_statement_name` and `duplicate_prepared_statement`: the connection has got another session,
 * which lacks a statement that was prepared, or has it already.
 */
export const LOST_SESSION: readonly string[] = ['26000', '42P05'];

/**
 * A prepared statement that takes this long may follow a plan from a time when its tables were nearly empty
 * (docs/adr/0045-slow-statements-are-planned-anew.md).
 */
const SLOW_MS = 200;
/** To plan the statements of a session anew costs some 10 ms, so that it is not done more often. */
const BETWEEN_PLANS_MS = 1_000;

const NO_ANSWER = 'Postgres did not answer in time.';

/**
 * Returns true if a statement was given up because Postgres did not answer in time. It may still wait for a lock there.
 */
export function hasNoAnswer(error: unknown): boolean {
  return error instanceof Error && (error.message === NO_ANSWER || hasNoAnswer(error.cause));
}

function rethrowNoted(error: unknown): never {
  noteFailedConnection(error);
  throw error;
}

export interface SessionClientConfig extends pg.ClientConfig {
  /** How long a statement may go without an answer before its connection is given up. Default: 65 s; 0 for ever. */
  answerTimeoutMs?: number;
}

/**
 * A client that gives its connection up when a statement is not answered in time: a Postgres that hangs, or a network
 * that lost the connection without a word, would hold whoever waits for as long as TCP lets it. The driver's own
 * `query_timeout` leaves the connection open with the answer still to come.
 */
export class SessionClient extends pg.Client {
  /** True once Postgres has refused a write of this session because it is read-only: another session may not be. */
  isReadOnly = false;
  /** True once Postgres has shown that this connection is no session of its own: its settings may be lost. */
  hasLostSession = false;
  /** The server's major version, as it reported when the session began; 0 before. */
  majorVersion = 0;
  private answerTimeoutMs: number;
  private isWaiting = false;
  /** When the statement that runs began; undefined before the first one. */
  private runsSinceMs: number | undefined;
  /** The next statement is to be planned anew, and all others. */
  private mustPlan = false;
  private plannedAtMs = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(config: SessionClientConfig = {}) {
    super(config);
    this.answerTimeoutMs = config.answerTimeoutMs ?? ANSWER_TIMEOUT_MS;
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((...args: unknown[]) => {
      this.expectAnswer();
      if (this.takePlanning()) {
        // Refused in a transaction that has failed: a later slow statement tries it again.
        void (query('discard plans') as Promise<unknown>).catch(() => undefined);
      }
      return query(...args);
    }) as pg.Client['query'];
    // A pool listens only while a client is idle: without a listener, a loss between two statements ends the process.
    this.on('error', () => undefined);
    this.on('drain', () => (this.isWaiting = false));
    this.on('end', () => clearTimeout(this.timer));
    this.connection.on('readyForQuery', () => this.statementEnded());
    this.connection.on('parameterStatus', ({ parameterName, parameterValue }: Record<string, string>) => {
      if (parameterName === 'server_version') this.majorVersion = parseInt(parameterValue!, 10);
    });
    this.connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (code === READ_ONLY) this.isReadOnly = true;
      if (LOST_SESSION.includes(String(code))) this.hasLostSession = true;
    });
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<pg.Client> | void {
    if (!callback) return super.connect().catch(rethrowNoted);
    super.connect((error: Error | null) => {
      noteFailedConnection(error);
      callback(error as Error);
    });
  }

  /** Gives the connection up when the signal aborts. What waits for it, or for an answer on it, fails. */
  endWith(signal: AbortSignal): void {
    const giveUp = () => this.connection.stream.destroy(new Error('The connection was given up.'));
    signal.addEventListener('abort', giveUp, { once: true });
    this.once('end', () => signal.removeEventListener('abort', giveUp));
  }

  /** Runs work whose statements may take as long as they need: migrations, and the wait for those of other processes. */
  async unhurried<T>(work: () => Promise<T>): Promise<T> {
    const timeoutMs = this.answerTimeoutMs;
    this.answerTimeoutMs = 0;
    await this.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
    try {
      return await work();
    } finally {
      this.answerTimeoutMs = timeoutMs;
      const ms = `${STATEMENT_TIMEOUT_MS}ms`;
      await this.query(`set statement_timeout = '${ms}'; set idle_in_transaction_session_timeout = '${ms}'`).catch(
        () => undefined,
      );
    }
  }

  private expectAnswer(): void {
    clearTimeout(this.timer);
    if (!this.isWaiting) this.runsSinceMs = performance.now();
    this.isWaiting = this.answerTimeoutMs > 0;
    if (this.isWaiting) this.timer = setTimeout(() => void this.giveUp(), this.answerTimeoutMs).unref();
  }

  private statementEnded(): void {
    if (this.runsSinceMs === undefined) return;
    const nowMs = performance.now();
    const tookMs = nowMs - this.runsSinceMs;
    this.runsSinceMs = nowMs;
    if (tookMs >= SLOW_MS && nowMs - this.plannedAtMs >= BETWEEN_PLANS_MS) this.mustPlan = true;
  }

  private takePlanning(): boolean {
    const { mustPlan } = this;
    this.mustPlan = false;
    if (mustPlan) this.plannedAtMs = performance.now();
    return mustPlan;
  }

  private async giveUp(): Promise<void> {
    // A process that was frozen finds its timers expired and the answer still unread.
    await nextTurn();
    await nextTurn();
    if (!this.isWaiting) return;
    // Marked as the network's own errors are: the database is away.
    const error = Object.assign(new Error(NO_ANSWER), { code: 'ETIMEDOUT' });
    this.connection.stream.destroy(error);
  }
}

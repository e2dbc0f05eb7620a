import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { noteFailedConnection } from './failed-connections.ts';
import { STATEMENT_TIMEOUT_MS } from './session-settings.ts';
import { StalePlans } from './stale-plans.ts';
import { hasSqlState } from '../sql-state.ts';

/** A little longer than Postgres's own limit, so that a Postgres that works answers first. */
export const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5_000;

/**
 * SQLSTATE `invalid_sql_statement_name` and `duplicate_prepared_statement`: the connection has got another session,
 * which lacks a statement that was prepared, or has it already.
 */
export const LOST_SESSION: readonly string[] = ['26000', '42P05'];

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

/** The driver's configuration, with a bound on the wait for the response to a statement. */
export interface SessionClientConfig extends pg.ClientConfig {
  /** How long a statement may go without an answer before its connection is given up. Default: 65 s; 0 for ever. */
  answerTimeoutMs?: number;
}

/**
 * A client that closes its connection when a statement gets no result in time. Otherwise a Postgres that hangs, or a
 * network that lost the connection silently, would hold the caller until TCP gives up. The driver's own `query_timeout`
 * leaves the connection open with the answer still to come.
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
  private readonly plans: StalePlans;
  /** When the prepared statement that runs began; undefined while none does. */
  private preparedSinceMs: number | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(config: SessionClientConfig = {}) {
    super(config);
    this.answerTimeoutMs = config.answerTimeoutMs ?? ANSWER_TIMEOUT_MS;
    this.plans = new StalePlans(`${this.host}:${this.port}/${this.database}`, performance.now());
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((...args: unknown[]) => {
      this.expectAnswer();
      const nowMs = performance.now();
      const [statement] = args as [{ name?: unknown } | string | undefined];
      // Not in a transaction: it would take a snapshot, after which the isolation level cannot be set.
      if (this.getTransactionStatus() === 'I' && this.plans.mustDiscard(nowMs)) {
        void (query('discard plans') as Promise<unknown>).catch(() => undefined); // the next one has a new plan
      } else if (typeof statement === 'object' && typeof statement.name === 'string') this.preparedSinceMs = nowMs;
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
    this.connection.on('errorMessage', (error: { code?: string }) => {
      if (hasSqlState(error, 'readOnlyTransaction')) this.isReadOnly = true;
      if (LOST_SESSION.includes(String(error.code))) this.hasLostSession = true;
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

  /** Closes the connection when the signal aborts. Waiting callers and open statements fail. */
  endWith(signal: AbortSignal): void {
    const giveUp = () => this.connection.stream.destroy(new Error('The connection was given up.'));
    signal.addEventListener('abort', giveUp, { once: true });
    this.once('end', () => signal.removeEventListener('abort', giveUp));
  }

  /** Runs work whose statements have no time limit: migrations, and the wait for migrations of other processes. */
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
    this.isWaiting = this.answerTimeoutMs > 0;
    if (this.isWaiting) this.timer = setTimeout(() => void this.giveUp(), this.answerTimeoutMs).unref();
  }

  private statementEnded(): void {
    if (this.preparedSinceMs === undefined) return;
    const nowMs = performance.now();
    this.plans.ended(nowMs - this.preparedSinceMs, nowMs);
    this.preparedSinceMs = undefined;
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

import pg from 'pg';
import { type Clock, messageOf } from '#kernel';
import { claimOwnership } from './ownership.ts';

const RETRY_MS = 1_000;
const HEARTBEAT_MS = 1_000;
const HEARTBEAT_TIMEOUT_MS = 3_000;
/**
 * Postgres keeps the lock for as long as it takes the connection for alive: by default more than two hours (Linux's
 * tcp_keepalive_time) if the leader's machine is gone without a word. So it asks after 2 s, and 3 times.
 */
const NOTICE_LOSS = '-c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3';

export interface LeadershipOptions {
  /** What is led; also the name in `posthorn.ownership`. */
  name: string;
  /** Posthorn's own database, whatever is led. */
  databaseUrl: string;
  /** Who leads, for people who look: host and process. */
  owner: string;
  clock: Clock;
  onProblem(message: string): void;
}

/**
 * One process at a time leads: it holds an advisory lock on a connection of its own, and an epoch.
 *
 * - waiting: asks for the lock every second. Left when the lock is granted, or by `stop`.
 * - leading: `term` runs until it resolves. Its signal aborts when the connection is lost, does not answer a heartbeat
 *   within 3 s, or on `stop`. Postgres gives the lock of a dead process on at once, and that of a dead machine after
 *   5 s, so a standby leads within seconds.
 */
export class Leadership {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    private readonly options: LeadershipOptions,
    term: (epoch: number, signal: AbortSignal) => Promise<void>,
  ) {
    this.running = this.run(term);
  }

  /** Ends the term and gives the lock back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(term: (epoch: number, signal: AbortSignal) => Promise<void>): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.campaign(term);
      } catch (error) {
        this.options.onProblem(`Leading ${this.options.name} ended: ${messageOf(error)}`);
      }
      await this.options.clock.sleep(RETRY_MS, this.stopping.signal);
    }
  }

  private async campaign(term: (epoch: number, signal: AbortSignal) => Promise<void>): Promise<void> {
    const { name, databaseUrl, owner } = this.options;
    const client = new pg.Client({
      connectionString: databaseUrl,
      application_name: `posthorn leader ${name}`.slice(0, 63),
      connectionTimeoutMillis: HEARTBEAT_TIMEOUT_MS,
      query_timeout: HEARTBEAT_TIMEOUT_MS,
      keepAlive: true,
      options: NOTICE_LOSS,
    });
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    try {
      await client.connect();
      const { rows } = await client.query<{ granted: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as granted',
        [name],
      );
      if (!rows[0]?.granted) return;
      const epoch = await claimOwnership(client, name, owner);
      const over = new AbortController();
      const signal = AbortSignal.any([lost.signal, this.stopping.signal]);
      const beating = this.heartbeat(client, lost, AbortSignal.any([signal, over.signal]));
      await term(epoch, signal).finally(() => over.abort());
      await beating;
    } finally {
      await this.disconnect(client);
    }
  }

  /** A connection that is dead without a word is not waited for. */
  private async disconnect(client: pg.Client): Promise<void> {
    const ended = new AbortController();
    const ending = client.end().catch(() => undefined);
    await Promise.race([
      ending.finally(() => ended.abort()),
      this.options.clock.sleep(HEARTBEAT_TIMEOUT_MS, ended.signal),
    ]);
  }

  private async heartbeat(client: pg.Client, lost: AbortController, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.options.clock.sleep(HEARTBEAT_MS, signal);
      if (signal.aborted) return;
      await client.query('select 1').catch(() => lost.abort());
    }
  }
}

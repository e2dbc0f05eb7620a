import type pg from 'pg';
import { type Clock, keepRunning, type LoopReport, PosthornError } from '#kernel';
import { CONNECTION_LOST } from './connection/connection-lost.ts';
import { type Lease, LEASE_MS, releaseLease, renewLease, takeLease } from './lease.ts';
import { answeredWithin } from './answered-within.ts';
import { connectSession } from './connection/connect-session.ts';

const RETRY_MS = 1_000;
const RENEW_MS = 1_000;
const ANSWER_TIMEOUT_MS = 3_000;
/** How long the last queries on a connection that may be dead can take. */
const LEAVE_TIMEOUT_MS = 1_000;

/** The led work, the process that competes for it, and the receivers of its progress and problems. */
export interface LeadershipOptions {
  /** The name of the led work; also the name in `posthorn.ownership`. */
  name: string;
  /** Posthorn's own database, for every kind of work. */
  databaseUrl: string;
  /** The leader's host and process, for people who look. */
  owner: string;
  clock: Clock;
  onProblem: (message: string) => void;
  /** Where the leadership's progress is registered. Default: nowhere. */
  report?: LoopReport;
}

/** The lease as a term sees it. */
export interface HeldLease {
  /**
   * Returns true while the lease certainly stands, by this machine's monotonic clock. In a process that was frozen it
   * returns false until the lease is renewed, because another process may lead.
   */
  isHeld(): boolean;
}

/**
 * The work of a leader during one lease. It resolves soon after `signal` has aborted, and its writes carry `epoch`, so
 * that a write after the end of the lease changes nothing.
 */
export type Term = (epoch: number, signal: AbortSignal, lease: HeldLease) => Promise<void>;

/**
 * One process at a time leads: it holds a lease in `posthorn.lease` of 3 s, which it renews every second, and an epoch.
 *
 * - waiting: tries to take the lease every second. Left when that succeeds, or by `stop`.
 * - leading: `term` runs until it resolves. Its signal aborts when the connection is lost, a renewal is refused or gets
 *   no response within 3 s, or on `stop`. The lease is renewed until the term has ended.
 *
 * A standby leads 1 s after the leader was stopped or killed, and 4 s after it was frozen or its machine was lost. The
 * former leader's writes carry an epoch that is stale by then.
 */
export class Leadership {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    private readonly options: LeadershipOptions,
    private readonly term: Term,
  ) {
    const { name, clock, onProblem, report } = options;
    const signal = this.stopping.signal;
    const loop = {
      ...{ name: `Leading ${name}`, clock, signal, onProblem, report },
      pauseMs: RETRY_MS,
      retryMs: { first: RETRY_MS, longest: RETRY_MS },
    };
    this.running = keepRunning(loop, () => this.waitAndLead());
  }

  /** Ends the term and gives the lease back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async waitAndLead(): Promise<void> {
    const { name, databaseUrl, owner } = this.options;
    const lost = new AbortController();
    const client = await connectSession({
      url: databaseUrl,
      applicationName: `posthorn leader ${name}`,
      connectTimeoutMs: ANSWER_TIMEOUT_MS,
      answerTimeoutMs: ANSWER_TIMEOUT_MS,
      onLost: () => lost.abort(new PosthornError('unavailable', CONNECTION_LOST)),
    });
    try {
      const triedAtMs = performance.now();
      const lease = await this.answered(takeLease(client, name, owner));
      if (lease) await this.lead(client, lease, triedAtMs, lost);
    } finally {
      await this.disconnect(client);
    }
  }

  private async lead(client: pg.Client, lease: Lease, triedAtMs: number, lost: AbortController): Promise<void> {
    const held = new LocalLease(triedAtMs + LEASE_MS);
    // A standby may follow at once: the session is gone.
    lost.signal.addEventListener('abort', () => held.end());
    const over = new AbortController();
    const signal = AbortSignal.any([lost.signal, this.stopping.signal]);
    const renewing = this.keepRenewing(client, lease, held, lost, over.signal);
    try {
      await this.term(lease.epoch, signal, held);
    } finally {
      over.abort();
      await renewing;
      held.end();
      if (!lost.signal.aborted) await this.left(releaseLease(client, lease));
    }
    if (!this.stopping.signal.aborted) lost.signal.throwIfAborted();
  }

  /**
   * Renews the lease, also while the term ends. Aborts `lost` when another process has the lease, or Postgres does not
   * respond.
   */
  private async keepRenewing(
    client: pg.Client,
    lease: Lease,
    held: LocalLease,
    lost: AbortController,
    over: AbortSignal,
  ): Promise<void> {
    // A renewal that is lost in a crash of the server is repeated, so that it need not wait for a disk.
    await this.answered(client.query('set synchronous_commit = off')).catch((error: unknown) => lost.abort(error));
    while (!over.aborted && !lost.signal.aborted) {
      await this.options.clock.sleep(RENEW_MS, over);
      if (over.aborted) return;
      const triedAtMs = performance.now();
      try {
        const isOurs = await this.answered(renewLease(client, lease));
        if (!isOurs) throw new PosthornError('stale-epoch', `Another process leads ${lease.name} now.`);
        held.renewed(triedAtMs + LEASE_MS);
        if (!this.stopping.signal.aborted) this.options.report?.alive();
      } catch (error) {
        lost.abort(error);
      }
    }
  }

  private answered<T>(query: Promise<T>): Promise<T> {
    return answeredWithin(query, ANSWER_TIMEOUT_MS, this.options.clock, 'Postgres did not answer.');
  }

  /** Waits a second at most: the connection may be dead without notice. */
  private async disconnect(client: pg.Client): Promise<void> {
    await this.left(client.end());
  }

  private left(work: Promise<void>): Promise<void> {
    return answeredWithin(work, LEAVE_TIMEOUT_MS, this.options.clock, '').catch(() => undefined);
  }
}

/** The end of a lease by this machine's monotonic clock; never later than by the database's clock. */
class LocalLease implements HeldLease {
  constructor(private untilMs: number) {}

  isHeld(): boolean {
    return performance.now() < this.untilMs;
  }

  renewed(untilMs: number): void {
    this.untilMs = untilMs;
  }

  end(): void {
    this.untilMs = -Infinity;
  }
}

import type pg from 'pg';
import { type Clock, lowestUuidAt, messageOf, type WorkReport } from '#kernel';
import { type OwnedPartition, partitionOf } from '#message-log';
import type { Backlog } from './backlog.ts';
import { type EndpointCutOff, type Expired, expireByEndpoint, expireByEvent } from './expire-parked.ts';

/** The database and the age limits of a `BacklogExpiry`, and the receivers of its reports. */
export interface BacklogExpiryOptions {
  pool: pg.Pool;
  clock: Clock;
  backlog: Pick<Backlog, 'add'>;
  /** The endpoints that may have parked deliveries. */
  parked(): readonly string[];
  /**
   * The age of an event, in milliseconds, up to which its delivery to this endpoint is attempted; null for no bound.
   */
  expiresAfterMs(endpointId: string): number | null;
  onProblem(message: string): void;
  /** Called with the number of deliveries that were cancelled as expired; optional. */
  onExpired?(deliveries: number): void;
  /** Receives the progress; optional. */
  report?: WorkReport;
}

/** One statement holds row locks, and the horizon, for some 15 ms at most. */
const BATCH_DELIVERIES = 250;
const BATCH_ENDPOINTS = 100;

/** The key of the statement that serves all endpoints. */
const BY_EVENT = 'by event';

/** A statement of a round, which is repeated while it meets its limit. */
interface Expiry {
  /** The endpoints that it is for, or `BY_EVENT`. */
  keys: readonly string[];
  /** The most deliveries that it cancels of one endpoint, or of all. */
  limit: number;
  expire: () => Promise<Expired[]>;
}

/**
 * Cancels parked deliveries in bulk once they have expired, so that the backlog of a dead endpoint drains by itself.
 * A statement that fails keeps no other from its work, and no other's success hides its failure.
 */
export class BacklogExpiry {
  private owned: readonly OwnedPartition[] = [];
  private working: Promise<void> | undefined;
  /** The keys of statements whose last try has failed. */
  private readonly failing = new Set<string>();

  constructor(private readonly options: BacklogExpiryOptions) {}

  assigned(partitions: readonly OwnedPartition[]): void {
    this.owned = [...this.owned, ...partitions];
  }

  /** Resolves when no delivery of these partitions is being cancelled. */
  async revoked(partitions: readonly OwnedPartition[]): Promise<void> {
    this.owned = this.owned.filter((owner) => !partitions.includes(owner));
    await this.working;
  }

  /** Cancels deliveries that have expired by now. Called once a second. */
  sweep(): void {
    this.working ??= this.work().finally(() => (this.working = undefined));
  }

  private async work(): Promise<void> {
    const expiries = this.owned.length === 0 ? [] : this.expiries();
    const keys = new Set(expiries.flatMap((expiry) => expiry.keys));
    for (const key of this.failing) if (!keys.has(key)) this.failing.delete(key);
    // Statements that have failed come first, so that their recovery does not wait for the others.
    const isFailing = (expiry: Expiry) => expiry.keys.some((key) => this.failing.has(key));
    const [first, others] = [expiries.filter(isFailing), expiries.filter((expiry) => !isFailing(expiry))];
    for (const expiry of [...first, ...others]) await this.try(expiry);
    this.reportProgress();
  }

  private expiries(): Expiry[] {
    const { pool, clock } = this.options;
    const [nowMs, certainMs] = [clock.nowMs(), clock.certainMs()];
    const expiries: Expiry[] = [
      {
        ...{ keys: [BY_EVENT], limit: BATCH_DELIVERIES },
        expire: () => expireByEvent(pool, this.owned, { nowMs, certainMs }, BATCH_DELIVERIES),
      },
    ];
    const cutOffs = this.cutOffs(certainMs);
    for (let at = 0; at < cutOffs.length; at += BATCH_ENDPOINTS) {
      const some = cutOffs.slice(at, at + BATCH_ENDPOINTS);
      const limit = Math.ceil(BATCH_DELIVERIES / some.length);
      const keys = some.map(({ endpointId }) => endpointId);
      expiries.push({ keys, limit, expire: () => expireByEndpoint(pool, this.owned, nowMs, some, limit) });
    }
    return expiries;
  }

  private async try(expiry: Expiry): Promise<void> {
    try {
      await this.repeat(expiry);
    } catch (error) {
      for (const key of expiry.keys) this.failing.add(key);
      this.options.report?.failed(error);
      this.options.onProblem(`Cancelling expired deliveries is tried again: ${messageOf(error)}`);
    }
  }

  /** Repeats the statement while it meets its limit for one endpoint or for all, because more rows may have expired. */
  private async repeat({ keys, limit, expire }: Expiry): Promise<void> {
    while (this.owned.length > 0) {
      this.options.report?.began();
      const expired = await expire();
      for (const key of keys) this.failing.delete(key);
      this.reportProgress();
      let most = 0;
      let all = 0;
      for (const { projectId, endpointId, deliveries } of expired) {
        most = Math.max(most, deliveries);
        all += deliveries;
        const owner = this.owned.find((each) => partitionOf(endpointId, each.partitionCount) === each.partition);
        if (owner) this.options.backlog.add({ endpointId, owner, event: { projectId } }, -deliveries);
      }
      if (all > 0) this.options.onExpired?.(all);
      if (most < limit && all < limit) return;
    }
  }

  private reportProgress(): void {
    if (this.failing.size === 0) this.options.report?.alive();
  }

  private cutOffs(certainMs: number): EndpointCutOff[] {
    const cutOffs: EndpointCutOff[] = [];
    for (const endpointId of this.options.parked()) {
      const afterMs = this.options.expiresAfterMs(endpointId);
      // An id of the cut-off's own millisecond has expired too, as it has for a sender.
      if (afterMs !== null) cutOffs.push({ endpointId, eventId: lowestUuidAt(certainMs - afterMs + 1) });
    }
    return cutOffs;
  }
}

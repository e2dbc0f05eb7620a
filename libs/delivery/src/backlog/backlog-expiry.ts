import type pg from 'pg';
import { type Clock, lowestUuidAt, messageOf, type WorkReport } from '#kernel';
import { type OwnedPartition, partitionOf } from '#message-log';
import type { Backlog } from './backlog.ts';
import { type EndpointCutOff, type Expired, expireByEndpoint, expireByEvent } from './expire-parked.ts';

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
  /** Receives the progress; optional. */
  report?: WorkReport;
}

/** One statement holds row locks, and the horizon, for some 15 ms at most. */
const BATCH_DELIVERIES = 250;
const BATCH_ENDPOINTS = 100;

/**
 * Cancels parked deliveries in bulk once they have expired, so that the backlog of a dead endpoint drains by itself.
 */
export class BacklogExpiry {
  private owned: readonly OwnedPartition[] = [];
  private working: Promise<void> | undefined;

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
    if (this.owned.length === 0) {
      this.options.report?.alive();
      return;
    }
    this.working ??= this.work()
      .then(() => this.options.report?.alive())
      .catch((error: unknown) => {
        this.options.report?.failed(error);
        this.options.onProblem(`Cancelling expired deliveries is tried again: ${messageOf(error)}`);
      })
      .finally(() => (this.working = undefined));
  }

  private async work(): Promise<void> {
    const { pool, clock } = this.options;
    const [nowMs, certainMs] = [clock.nowMs(), clock.certainMs()];
    await this.repeat(() => expireByEvent(pool, this.owned, { nowMs, certainMs }, BATCH_DELIVERIES), BATCH_DELIVERIES);
    const cutOffs = this.cutOffs(certainMs);
    for (let at = 0; at < cutOffs.length; at += BATCH_ENDPOINTS) {
      const some = cutOffs.slice(at, at + BATCH_ENDPOINTS);
      const limitEach = Math.ceil(BATCH_DELIVERIES / some.length);
      await this.repeat(() => expireByEndpoint(pool, this.owned, nowMs, some, limitEach), limitEach);
    }
  }

  /** Repeats the statement while it meets its limit for one endpoint or for all, because more rows may have expired. */
  private async repeat(expire: () => Promise<Expired[]>, limit: number): Promise<void> {
    while (this.owned.length > 0) {
      this.options.report?.began();
      const expired = await expire();
      this.options.report?.alive();
      let most = 0;
      let all = 0;
      for (const { projectId, endpointId, deliveries } of expired) {
        most = Math.max(most, deliveries);
        all += deliveries;
        const owner = this.owned.find((each) => partitionOf(endpointId, each.partitionCount) === each.partition);
        if (owner) this.options.backlog.add({ endpointId, owner, event: { projectId } }, -deliveries);
      }
      if (most < limit && all < limit) return;
    }
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

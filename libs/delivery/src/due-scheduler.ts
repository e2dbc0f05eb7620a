import type pg from 'pg';
import { type Clock, messageOf } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { type ClaimedDelivery, claimDue, claimParked, type Lease } from './claim-due.ts';
import type { DeliveryTask } from './delivery-task.ts';
import { endpointsWithParked, takeOverLeases } from './due-ownership.ts';
import type { Lanes } from './lanes.ts';
import { shardOf } from './write-attempts.ts';

const CLAIM_LIMIT = 500;
/** A retry that another process made due, or a lost poke, costs up to this. */
const LONGEST_WAIT_MS = 500;
const LANES_AT_ONCE = 4;

export interface DueSchedulerOptions {
  pool: pg.Pool;
  clock: Clock;
  lanes: Lanes;
  endpoints: { refresh(): Promise<void> };
  leaseMs: number;
  onProblem(message: string): void;
}

/**
 * Brings back what waits in Postgres: retries and replays when their time has come, parked deliveries when their lane
 * has room. Only the owner of an endpoint's partition takes its rows, under a lease that outlives every deadline.
 *
 * - resting: owns nothing. Left by `assigned`.
 * - working: claims, then waits until the next known time, a poke, or 500 ms.
 */
export class DueScheduler {
  private owned: readonly OwnedPartition[] = [];
  private isRunning = false;
  private claiming: Promise<void> = Promise.resolve();
  private sleeper = new AbortController();
  private poked = false;
  private nextKnownMs = Infinity;

  constructor(private readonly options: DueSchedulerOptions) {}

  /** These are ours from now on: takes over what their last owner had leased. */
  async assigned(partitions: readonly OwnedPartition[]): Promise<void> {
    const { pool, lanes } = this.options;
    await takeOverLeases(pool, partitions);
    for (const endpointId of await endpointsWithParked(pool, partitions)) lanes.markParked(endpointId);
    this.owned = [...this.owned, ...partitions];
    this.poke();
    if (!this.isRunning) void this.run();
  }

  /** Claims nothing more for these. Resolves when no claim of theirs is under way. */
  async revoked(partitions: readonly OwnedPartition[]): Promise<void> {
    this.owned = this.owned.filter((partition) => !partitions.includes(partition));
    this.poke();
    await this.claiming;
  }

  /** Something is due now, or a parked lane has room. A hint. */
  poke(): void {
    this.poked = true;
    this.sleeper.abort();
  }

  /** A retry was made due at this time. */
  noteDue(atMs: number): void {
    if (atMs >= this.nextKnownMs) return;
    this.nextKnownMs = atMs;
    this.sleeper.abort();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.owned.length > 0) {
      this.poked = false;
      let more = false;
      this.claiming = this.claim().then(
        (found) => void (more = found),
        (error: unknown) => this.options.onProblem(`Claiming what is due is tried again: ${messageOf(error)}`),
      );
      await this.claiming;
      if (!more) await this.wait();
    }
    this.isRunning = false;
  }

  /** @returns whether there may be more at once */
  private async claim(): Promise<boolean> {
    const more = await this.claimByTime();
    await this.claimForParkedLanes();
    return more;
  }

  private async wait(): Promise<void> {
    if (this.poked) return;
    this.sleeper = new AbortController();
    const untilDueMs = this.nextKnownMs - this.options.clock.nowMs();
    await this.options.clock.sleep(Math.max(1, Math.min(LONGEST_WAIT_MS, untilDueMs)), this.sleeper.signal);
    if (this.nextKnownMs <= this.options.clock.nowMs()) this.nextKnownMs = Infinity;
  }

  private lease(): Lease {
    const nowMs = this.options.clock.nowMs();
    return { nowMs, untilMs: nowMs + this.options.leaseMs };
  }

  private async claimByTime(): Promise<boolean> {
    const { pool, lanes, endpoints } = this.options;
    const { deliveries, more } = await claimDue(pool, this.lease(), this.owned, CLAIM_LIMIT);
    // One that was made, verified or resumed a moment ago may be asked to get a replay: it must not be cancelled.
    if (deliveries.length > 0) await endpoints.refresh();
    const noRoom: DeliveryTask[] = [];
    for (const delivery of deliveries) {
      const task = this.task(delivery);
      if (!task) continue;
      if (lanes.room(task.endpointId) > 0) lanes.resume(task);
      else noRoom.push(task);
    }
    if (noRoom.length > 0) lanes.park(noRoom);
    return more;
  }

  private async claimForParkedLanes(): Promise<void> {
    const { lanes } = this.options;
    const waiting = lanes.parked().filter((id) => lanes.room(id) > 0);
    for (let at = 0; at < waiting.length; at += LANES_AT_ONCE) {
      await Promise.all(waiting.slice(at, at + LANES_AT_ONCE).map((endpointId) => this.claimForLane(endpointId)));
    }
  }

  private async claimForLane(endpointId: string): Promise<void> {
    const { lanes, pool } = this.options;
    const owner = this.ownerOf(endpointId);
    if (!owner) return;
    const arrivals = lanes.arrivals(endpointId);
    const { deliveries, more } = await claimParked(pool, this.lease(), owner, endpointId, lanes.room(endpointId));
    for (const delivery of deliveries) {
      const task = this.task(delivery);
      if (task) lanes.resume(task);
    }
    if (!more) lanes.unpark(endpointId, arrivals);
  }

  /** The task of a claimed row; none if its partition was revoked meanwhile, so that its lease is left to run out. */
  private task({ deliveryId, endpointId, event, trigger, state }: ClaimedDelivery): DeliveryTask | undefined {
    const owner = this.ownerOf(endpointId);
    if (!owner) return undefined;
    return {
      deliveryId,
      endpointId,
      event,
      trigger,
      state,
      isStored: true,
      owner,
      bytes: event.data.length,
      onSettled: () => undefined,
    };
  }

  /** What of ours an endpoint belongs to; nothing if it is another process's. */
  private ownerOf(endpointId: string): OwnedPartition | undefined {
    const shard = shardOf(endpointId);
    return this.owned.find(({ partition, partitionCount }) => shard % partitionCount === partition);
  }
}

import type pg from 'pg';
import { type Clock, messageOf, uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { type ClaimedDelivery, claimDue, claimParked, type Lease, type OwnedShards } from './claim-due.ts';
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
  private readonly leaseId = uuidv7(Date.now());
  private owned: readonly OwnedPartition[] = [];
  private running: Promise<void> | undefined;
  private sleeper = new AbortController();
  private poked = false;
  private stopped = false;
  private nextKnownMs = Infinity;

  constructor(private readonly options: DueSchedulerOptions) {}

  /** These are ours from now on: takes over what their last owner had leased. */
  async assigned(partitions: readonly OwnedPartition[]): Promise<void> {
    const taken = shardsOf(partitions);
    await takeOverLeases(this.options.pool, taken);
    for (const endpointId of await endpointsWithParked(this.options.pool, taken))
      this.options.lanes.markParked(endpointId);
    this.owned = [...this.owned, ...partitions];
    this.running ??= this.run();
    this.poke();
  }

  /** Claims nothing more for these. Resolves when no claim of theirs is under way. */
  async revoked(partitions: readonly OwnedPartition[]): Promise<void> {
    this.owned = this.owned.filter((partition) => !partitions.includes(partition));
    if (this.owned.length > 0) return;
    this.stopped = true;
    this.poke();
    await this.running;
    this.running = undefined;
    this.stopped = false;
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
    while (!this.stopped) {
      this.poked = false;
      try {
        const full = await this.claimByTime();
        await this.claimForParkedLanes();
        if (full) continue;
      } catch (error) {
        this.options.onProblem(`Claiming what is due is tried again: ${messageOf(error)}`);
      }
      await this.wait();
    }
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
    return { id: this.leaseId, nowMs, untilMs: nowMs + this.options.leaseMs };
  }

  /** @returns whether there may be more at once */
  private async claimByTime(): Promise<boolean> {
    const claimed = await claimDue(this.options.pool, this.lease(), shardsOf(this.owned), CLAIM_LIMIT);
    const noRoom: DeliveryTask[] = [];
    for (const delivery of claimed) {
      const task = this.task(delivery);
      if (!task) continue;
      if (this.options.lanes.room(task.endpointId) > 0) this.options.lanes.resume(task);
      else noRoom.push(task);
    }
    if (noRoom.length > 0) this.options.lanes.park(noRoom);
    return claimed.length === CLAIM_LIMIT;
  }

  private async claimForParkedLanes(): Promise<void> {
    const { lanes } = this.options;
    const waiting = lanes.parked().filter((id) => this.ownerOf(id) !== undefined && lanes.room(id) > 0);
    for (let at = 0; at < waiting.length; at += LANES_AT_ONCE) {
      await Promise.all(waiting.slice(at, at + LANES_AT_ONCE).map((endpointId) => this.claimForLane(endpointId)));
    }
  }

  private async claimForLane(endpointId: string): Promise<void> {
    const { lanes, pool } = this.options;
    const room = lanes.room(endpointId);
    const arrivals = lanes.arrivals(endpointId);
    const claimed = await claimParked(pool, this.lease(), endpointId, room);
    for (const delivery of claimed) {
      const task = this.task(delivery);
      if (task) lanes.resume(task);
    }
    if (claimed.length < room) lanes.unpark(endpointId, arrivals);
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

function shardsOf(partitions: readonly OwnedPartition[]): OwnedShards {
  return {
    partitionCount: partitions[0]?.partitionCount ?? 1,
    partitions: partitions.map(({ partition }) => partition),
  };
}

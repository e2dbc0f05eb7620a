import { type Clock, unixMsOfUuid } from '#kernel';
import { type OwnedPartition, partitionOf } from '#message-log';
import type { UnwrittenAttempt } from './attempt-writer.ts';
import type { DeliverySender, SendLimits } from './delivery-sender.ts';
import type { DeliveryTask } from './delivery-task.ts';
import { Lane } from './lane.ts';
import { RateLimit } from './rate-limit.ts';

export interface LanesOptions {
  sender: Pick<DeliverySender, 'send' | 'limits' | 'isHeld' | 'mustPark' | 'resumedAtMs'>;
  clock: Clock;
  /** What one lane may hold in memory. */
  maxLaneBytes: number;
  maxLaneRecords: number;
  /** How long a delivery may wait in memory before its lane is parked: no offset is held for longer. */
  maxWaitMs: number;
  /** How many a second come back to an endpoint of what was held while it was paused. */
  resumePerSecond: number;
  /** Aborts when nothing is to be sent any more. */
  signal: AbortSignal;
  /** Whether anything may be sent now. When it may again, `pumpAll` is called. */
  maySend(): boolean;
  onAttempt(attempt: UnwrittenAttempt): void;
  /** Puts these into Postgres, and tells `arrived`. */
  onParked(tasks: readonly DeliveryTask[]): void;
  /** A parked lane has room. */
  onRoom(endpointId: string): void;
}

/** What is claimed for a lane with a rate may go within this time, so that it does not grow old in memory. */
const LOOK_AHEAD_MS = 1_000;
/** A rate allows a tenth of a second's worth at once, for what a timer that is late has missed. */
const BURST_SECONDS = 0.1;

function pacing(perSecond: number, nowMs: number): RateLimit {
  const burst = Math.max(1, perSecond * BURST_SECONDS);
  return new RateLimit({ perSecond, burst }, burst, nowMs);
}

function isOf({ partition, partitionCount }: OwnedPartition, endpointId: string): boolean {
  return partitionOf(endpointId, partitionCount) === partition;
}

/** One lane an endpoint; what goes out at once, what waits in memory, and what waits in Postgres. */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly inFlight = new Map<OwnedPartition, number>();
  private onIdle: (() => void)[] = [];

  constructor(private readonly options: LanesOptions) {}

  /** Takes new deliveries; what finds no room is parked. */
  offer(tasks: readonly DeliveryTask[]): void {
    const nowMs = this.options.clock.nowMs();
    const overflow: DeliveryTask[] = [];
    for (const task of tasks) {
      const lane = this.lane(task.endpointId);
      if (!lane.parked && (this.isFull(lane) || this.mustPark(lane))) lane.parked = true;
      if (lane.parked) overflow.push(task);
      else {
        lane.push(task, nowMs);
        this.pump(lane);
      }
    }
    if (overflow.length > 0) this.park(overflow);
  }

  /** Lets these wait in Postgres, and whatever comes for their endpoints behind them. */
  park(tasks: readonly DeliveryTask[]): void {
    for (const task of tasks) {
      const lane = this.lane(task.endpointId);
      lane.parked = true;
      lane.parkings++;
      if (this.isHeld(lane)) this.slowDown(lane);
    }
    this.options.onParked(tasks);
  }

  /** These are in Postgres now, or were left to a new owner. */
  arrived(tasks: readonly DeliveryTask[]): void {
    const lanes = new Set(tasks.map((task) => this.lane(task.endpointId)));
    for (const task of tasks) this.lane(task.endpointId).arrivals++;
    for (const lane of lanes) this.pump(lane);
  }

  /** How many of an endpoint's have arrived in Postgres. */
  arrivals(endpointId: string): number {
    return this.lane(endpointId).arrivals;
  }

  /** How many of an endpoint's could go out at once. */
  room(endpointId: string): number {
    const lane = this.lane(endpointId);
    const { maxInFlight } = this.limits(lane);
    const nowMs = this.options.clock.nowMs();
    const bounds = [maxInFlight - lane.inFlight - lane.queued];
    if (lane.pace) bounds.push(lane.pace.available(nowMs, LOOK_AHEAD_MS) - lane.queued);
    if (lane.comeback) bounds.push(lane.comeback.available(nowMs));
    return Math.max(0, Math.min(...bounds));
  }

  /** Takes what was claimed for a lane with room, parked or not. */
  resume(task: DeliveryTask): void {
    const lane = this.lane(task.endpointId);
    lane.comeback?.take();
    if (this.isBehindHeld(task)) lane.comeback = undefined;
    lane.push(task, this.options.clock.nowMs());
    this.pump(lane);
  }

  /** A new owner has found that something of this endpoint's waits in Postgres. */
  markParked(endpointId: string): void {
    const lane = this.lane(endpointId);
    lane.parked = true;
    if (this.isHeld(lane) || this.options.sender.resumedAtMs(endpointId) !== null) this.slowDown(lane);
  }

  /** After so many arrivals nothing of the lane waited in Postgres. If more were on their way, it stays parked. */
  unpark(endpointId: string, arrivals: number): void {
    const lane = this.lane(endpointId);
    if (lane.parkings !== arrivals) return;
    lane.parked = false;
    lane.comeback = undefined;
  }

  /** Sends what waits, where there is room. */
  pumpAll(): void {
    for (const lane of this.lanes.values()) this.pump(lane);
  }

  /** The endpoints whose lane is parked. */
  parked(): string[] {
    return [...this.lanes.values()].filter((lane) => lane.parked).map((lane) => lane.endpointId);
  }

  /**
   * Parks the lanes in which something has waited too long, or whose endpoint gets nothing now, and forgets those in which
   * nothing is left. What waits for an endpoint that was resumed meanwhile goes out.
   */
  sweep(): void {
    const nowMs = this.options.clock.nowMs();
    const tooOldMs = nowMs - this.options.maxWaitMs;
    for (const [id, lane] of this.lanes) {
      if (lane.queued === 0) {
        if (!lane.parked && lane.isIdle && lane.pace?.isFull(nowMs) !== false) this.lanes.delete(id);
      } else if (lane.oldestMs! < tooOldMs || this.mustPark(lane)) this.park(lane.drain());
      else this.pump(lane);
    }
  }

  /** Forgets what waits on behalf of these partitions. Resolves when nothing of theirs is in flight. */
  async revoke(partitions: readonly OwnedPartition[]): Promise<DeliveryTask[]> {
    const dropped: DeliveryTask[] = [];
    for (const lane of this.lanes.values()) {
      dropped.push(...lane.drain(({ owner }) => partitions.includes(owner)));
      if (partitions.some((partition) => isOf(partition, lane.endpointId))) {
        lane.parked = false;
        lane.comeback = undefined;
      }
    }
    while (partitions.some((partition) => this.inFlight.has(partition))) {
      await new Promise<void>((resolve) => this.onIdle.push(resolve));
    }
    return dropped;
  }

  private isFull(lane: Lane): boolean {
    return lane.queuedBytes >= this.options.maxLaneBytes || lane.queued >= this.options.maxLaneRecords;
  }

  private mustPark(lane: Lane): boolean {
    return this.options.sender.mustPark(lane.endpointId);
  }

  private isHeld(lane: Lane): boolean {
    return this.options.sender.isHeld(lane.endpointId);
  }

  private slowDown(lane: Lane): void {
    const perSecond = this.options.resumePerSecond;
    lane.comeback ??= new RateLimit({ perSecond, burst: perSecond }, 0, this.options.clock.nowMs());
  }

  /** What is parked comes back in the order of the events: one from after the end of the pause has all held ones before it. */
  private isBehindHeld({ endpointId, event, trigger }: DeliveryTask): boolean {
    const resumedAtMs = this.options.sender.resumedAtMs(endpointId);
    return trigger.kind === 'first' && resumedAtMs !== null && unixMsOfUuid(event.id) > resumedAtMs;
  }

  private lane(endpointId: string): Lane {
    let lane = this.lanes.get(endpointId);
    if (!lane) this.lanes.set(endpointId, (lane = new Lane(endpointId)));
    return lane;
  }

  /** What its endpoint takes now. Its pace is kept as long as the rate is the same, also while nothing may be sent. */
  private limits(lane: Lane): SendLimits {
    const limits = this.options.sender.limits(lane.endpointId);
    if (limits.maxInFlight === 0) return limits;
    const { ratePerSecond } = limits;
    if (ratePerSecond === null) lane.pace = undefined;
    else if (lane.pace?.rate.perSecond !== ratePerSecond) {
      lane.pace = pacing(ratePerSecond, this.options.clock.nowMs());
    }
    return limits;
  }

  private pump(lane: Lane): void {
    if (lane.isPumping) return;
    const { maxInFlight: max } = this.limits(lane);
    lane.isPumping = true;
    try {
      this.fill(lane, max);
    } finally {
      lane.isPumping = false;
    }
    if (lane.pace && lane.queued > 0 && lane.inFlight < max) this.pumpLater(lane, lane.pace);
    if (lane.parked && lane.queued === 0 && max > 0 && lane.inFlight * 2 <= max) this.options.onRoom(lane.endpointId);
  }

  private fill(lane: Lane, max: number): void {
    while (lane.inFlight < max && this.options.maySend() && this.isInPace(lane)) {
      const task = lane.take();
      if (!task) break;
      lane.pace?.take();
      this.inFlight.set(task.owner, (this.inFlight.get(task.owner) ?? 0) + 1);
      this.options.sender.send(task, (attempt) => this.finished(lane, attempt));
    }
  }

  private isInPace({ pace }: Lane): boolean {
    return pace === undefined || pace.available(this.options.clock.nowMs()) > 0;
  }

  /** Goes on when the pace allows the next one, if it is that which nothing was sent for. */
  private pumpLater(lane: Lane, pace: RateLimit): void {
    const { clock, signal } = this.options;
    const waitMs = pace.waitMs(clock.nowMs());
    if (lane.isWaiting || waitMs === 0) return;
    lane.isWaiting = true;
    void clock.sleep(waitMs, signal).then(() => {
      lane.isWaiting = false;
      if (!signal.aborted) this.pump(lane);
    });
  }

  private finished(lane: Lane, attempt: UnwrittenAttempt): void {
    lane.inFlight--;
    if (attempt.facts.outcome === 'cancelled') lane.pace?.giveBack();
    const { owner } = attempt.task;
    const left = this.inFlight.get(owner)! - 1;
    if (left > 0) this.inFlight.set(owner, left);
    else this.inFlight.delete(owner);
    this.options.onAttempt(attempt);
    this.pump(lane);
    if (left === 0 && this.onIdle.length > 0) for (const wake of this.onIdle.splice(0)) wake();
  }
}

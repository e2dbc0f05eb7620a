import { steadyMs, unixMsOfUuid } from '#kernel';
import { type OwnedPartition, partitionOf } from '#message-log';
import type { UnwrittenAttempt } from '../attempts/attempt-writer.ts';
import type { DeliverySender } from '../sending/delivery-sender.ts';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { Lane } from './lane.ts';
import { type LaneClaim, LaneClaims, type LaneClaimsOptions } from './lane-claims.ts';
import { LaneSender, type LaneSenderOptions } from './lane-sender.ts';

/** The options of `Lanes`, including those that it passes to its `LaneSender` and `LaneClaims`. */
export interface LanesOptions extends Omit<LaneSenderOptions, 'onProgress'>, LaneClaimsOptions {
  sender: Pick<DeliverySender, 'send' | 'limits' | 'isHeld' | 'mustPark' | 'resumedAtMs'>;
  /** Deliveries that wait in memory for one endpoint at most. */
  maxLaneRecords: number;
  /** The deliveries a second that come back to an endpoint after a pause in which they were held. */
  resumePerSecond: number;
  /** Writes these deliveries to Postgres, and calls `arrived`. */
  storeParked(tasks: readonly DeliveryTask[]): void;
}

function isOf({ partition, partitionCount }: OwnedPartition, endpointId: string): boolean {
  return partitionOf(endpointId, partitionCount) === partition;
}

/** One lane for each endpoint. Decides which deliveries go out at once, wait in memory, or wait in Postgres. */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly sending: LaneSender;
  private readonly claims: LaneClaims;
  private sweeping: Iterator<Lane> | undefined;

  constructor(private readonly options: LanesOptions) {
    this.claims = new LaneClaims(options);
    this.sending = new LaneSender({ ...options, onProgress: (lane) => this.claims.check(lane) });
  }

  /** Takes new deliveries, and parks the deliveries for which there is no room. */
  offer(tasks: readonly DeliveryTask[]): void {
    const nowMs = steadyMs(this.options.clock);
    const overflow: DeliveryTask[] = [];
    for (const task of tasks) {
      const lane = this.lane(task.endpointId, task.event.projectId);
      if (this.isRefused(lane, task)) {
        overflow.push(...this.give(lane, lane.park()), task);
      } else if (lane.isParked) lane.pushAfterParked(task, nowMs);
      else {
        lane.push(task, nowMs);
        this.sending.ready(lane);
      }
    }
    if (overflow.length > 0) this.park(overflow);
  }

  /** Parks these deliveries, and all later ones for their endpoints. */
  park(tasks: readonly DeliveryTask[]): void {
    for (const task of tasks) {
      const lane = this.lane(task.endpointId, task.event.projectId);
      lane.sentToPostgres(task);
      if (this.isHeld(lane)) this.resumeSlowly(lane);
    }
    this.options.storeParked(tasks);
  }

  /** Called with deliveries that are in Postgres now, were refused by it, or were left to a new owner. */
  arrived(tasks: readonly DeliveryTask[]): void {
    const lanes = new Set(tasks.map((task) => this.lane(task.endpointId, task.event.projectId)));
    for (const task of tasks) this.lane(task.endpointId, task.event.projectId).rows.arrived();
    for (const lane of lanes) this.claims.check(lane);
  }

  /** Returns true if its lane accepts a retry or replay that has come due. */
  hasRoomFor({ endpointId, event, bytes }: DeliveryTask): boolean {
    return this.claims.hasRoomFor(this.lane(endpointId, event.projectId), bytes);
  }

  /** Takes a claimed delivery, whether its lane is parked or not. */
  resume(task: DeliveryTask): void {
    const lane = this.lane(task.endpointId, task.event.projectId);
    this.options.shares.bytes.take(lane.path, task.bytes);
    lane.resumed(this.isBehindHeld(task));
    lane.push(task, steadyMs(this.options.clock));
    this.sending.ready(lane);
  }

  /** Called when a new owner has found deliveries of this endpoint in Postgres. */
  markParked(endpointId: string, projectId: string): void {
    const lane = this.lane(endpointId, projectId);
    lane.foundInPostgres();
    if (this.isHeld(lane) || this.options.sender.resumedAtMs(endpointId) !== null) this.resumeSlowly(lane);
    this.claims.check(lane);
  }

  /** Claims for parked lanes with room, of at most `maxLanes` lanes. Each ends by `claimed`. */
  nextClaims(maxLanes: number): LaneClaim[] {
    return this.claims.next(maxLanes);
  }

  /** Bytes that claims may bring into memory now. */
  get bytesForClaims(): number {
    return Math.max(0, this.options.shares.bytes.free);
  }

  /**
   * Called when a claim is over. If the claim left nothing in Postgres, the lane flows again. If deliveries were on
   * their way to Postgres, the lane catches up first.
   * @param more whether Postgres may hold more of the lane
   */
  claimed(claim: LaneClaim, more: boolean): void {
    const lane = this.lanes.get(claim.endpointId);
    if (!lane) return;
    this.claims.ended(lane, claim);
    const isEmpty = lane.rows.claimed(claim.arrivals, more);
    if (isEmpty) lane.unpark();
    else if (!more) lane.catchUp();
    this.sending.ready(lane);
    this.claims.check(lane);
  }

  /** Gives back the shares of an attempt that is recorded or left to a new owner. */
  recorded(attempt: UnwrittenAttempt): void {
    this.sending.recorded(attempt);
  }

  /** The endpoints whose lanes are parked. */
  parked(): string[] {
    return [...this.lanes.values()].filter((lane) => lane.isParked).map(({ endpointId }) => endpointId);
  }

  get size(): number {
    return this.lanes.size;
  }

  /** The deliveries that wait in memory. Goes through all lanes. */
  get deliveries(): number {
    let held = 0;
    for (const lane of this.lanes.values()) held += lane.held;
    return held;
  }

  /**
   * Goes through the lanes, from where the last call has stopped. Parks a lane if one of its tasks has waited too long
   * or its endpoint receives nothing now, and forgets empty lanes. Only one blocked lane of each project tries again:
   * 10,000 lanes that all tried each found the same budget used up, which took 70 ms.
   * @returns true if it has reached the last lane
   */
  sweep(maxLanes = Infinity): boolean {
    this.sweeping ??= this.lanes.values();
    const blocked = new Set<string>();
    for (let swept = 0; swept < maxLanes && this.sweeping !== undefined; swept++) {
      const next = this.sweeping.next();
      if (next.done) this.sweeping = undefined;
      else {
        this.sweepLane(next.value);
        if (next.value.isBlocked) blocked.add(next.value.projectId);
      }
    }
    for (const projectId of blocked) this.sending.unblock(projectId);
    return this.sweeping === undefined;
  }

  /** Forgets the waiting deliveries of these partitions. Resolves when no request of the partitions is in flight. */
  async revoke(partitions: readonly OwnedPartition[]): Promise<void> {
    for (const lane of this.lanes.values()) {
      this.drain(lane, ({ owner }) => partitions.includes(owner));
      if (partitions.some((partition) => isOf(partition, lane.endpointId))) lane.unpark();
    }
    await this.sending.drained(partitions);
  }

  private sweepLane(lane: Lane): void {
    const nowMs = steadyMs(this.options.clock);
    if (lane.held === 0) {
      if (lane.isForgettable(nowMs)) this.lanes.delete(lane.endpointId);
    } else if (lane.oldestMs! < nowMs - this.options.maxWaitMs || this.mustPark(lane)) {
      const tasks = this.drain(lane);
      lane.park();
      this.park(tasks);
    } else this.sending.ready(lane);
    this.claims.check(lane);
  }

  /** Returns true if the task has to go to Postgres. If not, its bytes are taken. */
  private isRefused(lane: Lane, task: DeliveryTask): boolean {
    if ((lane.isParked && !lane.isCatchingUp) || lane.held >= this.options.maxLaneRecords) return true;
    return this.mustPark(lane) || !this.options.shares.bytes.tryTake(lane.path, task.bytes);
  }

  private drain(lane: Lane, which?: (task: DeliveryTask) => boolean): DeliveryTask[] {
    return this.give(lane, lane.drain(which));
  }

  private give(lane: Lane, tasks: DeliveryTask[]): DeliveryTask[] {
    for (const { bytes } of tasks) this.options.shares.bytes.give(lane.path, bytes);
    return tasks;
  }

  private mustPark(lane: Lane): boolean {
    return this.options.sender.mustPark(lane.endpointId);
  }

  private isHeld(lane: Lane): boolean {
    return this.options.sender.isHeld(lane.endpointId);
  }

  private resumeSlowly(lane: Lane): void {
    lane.setResumeRate(this.options.resumePerSecond, steadyMs(this.options.clock));
  }

  /**
   * Returns true if all held deliveries come before this delivery: its event is from after the end of the pause, and
   * parked deliveries come back in the order of their events.
   */
  private isBehindHeld({ endpointId, event, trigger }: DeliveryTask): boolean {
    const resumedAtMs = this.options.sender.resumedAtMs(endpointId);
    return trigger.kind === 'first' && resumedAtMs !== null && unixMsOfUuid(event.id) > resumedAtMs;
  }

  private lane(endpointId: string, projectId: string): Lane {
    let lane = this.lanes.get(endpointId);
    if (!lane) this.lanes.set(endpointId, (lane = new Lane(endpointId, projectId)));
    return lane;
  }
}

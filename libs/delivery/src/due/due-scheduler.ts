import type pg from 'pg';
import {
  backoffMs,
  type Clock,
  contentLength,
  counted,
  LastingProblem,
  type LoopHealth,
  type LoopReport,
  messageOf,
} from '#kernel';
import type { OwnedPartition } from '#message-log';
import { type Claim, type ClaimedDelivery, claimDue, type ClaimLimits, type Lease } from './claim-due.ts';
import { claimByProject, FIRST_PROJECT } from './claim-by-project.ts';
import { claimParked } from './claim-parked.ts';
import { ClaimedRows } from './claimed-rows.ts';
import { CANCELLED } from '../model/cancel-reason.ts';
import { dueKeyOf } from '../model/due-key.ts';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { endpointsWithParked, takeOverLeases } from './due-ownership.ts';
import type { Lanes } from '../lanes/lanes.ts';
import { shardOf } from '../model/due-key.ts';

/**
 * The most rows and bytes that one claim by time brings into memory, even if its lanes have room for more. While a
 * claim runs, its transaction holds the horizon back, so events that others have committed meanwhile wait to be read.
 * On a busy machine they wait for 61 ms with 500 rows, and for 21 ms with 100.
 */
const DUE_LIMITS: ClaimLimits = { rows: 100, bytes: 2 * 1024 * 1024 };
/** Rows of one project in a claim while more is due than one claim takes. */
const ROWS_OF_PROJECT = 50;
/** The most rows and bytes that one claim for parked lanes brings into memory. */
const PARKED_LIMITS: ClaimLimits = { rows: 200, bytes: 2 * 1024 * 1024 };
/** Parked lanes in one statement. */
const LANES_AT_ONCE = 256;
/** Bytes of a delivery besides its event's data. */
const ENVELOPE_BYTES = 300;
/** A retry that another process made due, or a lost poke, costs up to this. */
const LONGEST_WAIT_MS = 500;

/** The database of a `DueScheduler`, the lanes that it fills, and the lease of its claims. */
export interface DueSchedulerOptions {
  pool: pg.Pool;
  clock: Clock;
  lanes: Lanes;
  /** The catalogue, refreshed after a claim by time and before the claimed deliveries enter their lanes. */
  endpoints: { refresh(): Promise<void> };
  /** The time after which a claimed row may be claimed again. A new owner of its partition ends the lease earlier. */
  leaseMs: number;
  /** Called with claimed deliveries whose event is not in Postgres: they are to be recorded as cancelled. */
  onEventless(tasks: readonly DeliveryTask[]): void;
  /** Called with claimed deliveries that were cancelled while a lane had them in hand: they are not to be sent. */
  onCancelled(tasks: readonly DeliveryTask[]): void;
  onProblem(message: string): void;
  /** Where its progress is registered while it owns a partition. Default: nowhere. */
  health?: LoopHealth;
}

/**
 * Brings waiting deliveries back from Postgres: retries and replays when their time has come, parked deliveries when
 * their lane has room. Only the owner of an endpoint's partition takes its rows, under a lease that outlives every
 * deadline.
 *
 * - resting: owns no partition. Left by `assigned`.
 * - working: claims, then waits until the next known time, a poke, or 500 ms.
 */
export class DueScheduler {
  private owned: readonly OwnedPartition[] = [];
  private isRunning = false;
  private claiming: Promise<void> = Promise.resolve();
  private sleeper = new AbortController();
  private poked = false;
  private nextKnownMs = Infinity;
  private failures = 0;
  private readonly problem: LastingProblem;
  /** The project after which the round over the projects goes on, while more is due than one claim takes. */
  private backlogAfter: string | undefined;
  private readonly claimed = new ClaimedRows();

  constructor(private readonly options: DueSchedulerOptions) {
    this.problem = new LastingProblem((message) => options.onProblem(message));
  }

  /** Called when this process becomes the owner of these partitions: takes over the leases of their last owner. */
  async assigned(partitions: readonly OwnedPartition[]): Promise<void> {
    const { pool, lanes } = this.options;
    await takeOverLeases(pool, partitions);
    const parked = await endpointsWithParked(pool, partitions);
    this.owned = [...this.owned, ...partitions];
    for (const { endpointId, projectId } of parked) lanes.markParked(endpointId, projectId);
    this.poke();
    if (!this.isRunning) void this.run();
  }

  /** Stops claiming for these partitions. Resolves when no claim for them is under way. */
  async revoked(partitions: readonly OwnedPartition[]): Promise<void> {
    this.owned = this.owned.filter((partition) => !partitions.includes(partition));
    this.poke();
    await this.claiming;
    this.claimed.forget(partitions);
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
    const report = this.options.health?.loop('Claiming due deliveries');
    while (this.owned.length > 0) {
      this.poked = false;
      let more = false;
      this.claiming = this.claim().then(
        (found) => {
          more = found;
          this.failures = 0;
          this.problem.over();
          report?.alive();
        },
        (error: unknown) => this.failed(error, report),
      );
      await this.claiming;
      if (this.failures > 0) await this.options.clock.sleep(backoffMs(this.failures, Math.random()));
      else if (!more) await this.wait();
    }
    report?.stopped();
    this.isRunning = false;
  }

  private failed(error: unknown, report: LoopReport | undefined): void {
    this.failures++;
    report?.failed(error);
    this.problem.happened('Claiming due deliveries is tried again', messageOf(error));
  }

  /** @returns true if there may be more at once */
  private async claim(): Promise<boolean> {
    const more = await this.claimByTime();
    return (await this.claimForParkedLanes()) || more;
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
    const { lanes, endpoints } = this.options;
    this.claimed.claimBegins();
    const { deliveries, eventless, more } = await this.claimNext();
    this.cancelEventless(eventless);
    // A replay may be requested for an endpoint that was made, verified or resumed a moment ago: it must not be
    // cancelled.
    if (deliveries.length > 0) await endpoints.refresh();
    const noRoom: DeliveryTask[] = [];
    for (const task of this.tasksToSend(deliveries)) {
      if (lanes.hasRoomFor(task)) lanes.resume(task);
      else noRoom.push(task);
    }
    if (noRoom.length > 0) lanes.park(noRoom);
    return more;
  }

  /**
   * Claims by time while one claim takes all that is due; else by projects in turn, so that no project waits for the
   * backlog of another.
   */
  private async claimNext(): Promise<Claim> {
    const { pool } = this.options;
    if (this.backlogAfter === undefined) {
      const claim = await claimDue(pool, this.lease(), this.owned, DUE_LIMITS);
      if (claim.more) this.backlogAfter = FIRST_PROJECT;
      return claim;
    }
    const limits = { ...DUE_LIMITS, rowsOfProject: ROWS_OF_PROJECT };
    const after = this.backlogAfter;
    const { next, ...claim } = await claimByProject(pool, this.lease(), this.owned, limits, after);
    const isOver = !claim.more && after === FIRST_PROJECT;
    this.backlogAfter = isOver ? undefined : next;
    return { ...claim, more: !isOver };
  }

  /**
   * Hands deliveries without an event to `onEventless`. Otherwise each lease would end, and the rows would be claimed
   * again for ever.
   */
  private cancelEventless(eventless: readonly ClaimedDelivery[]): void {
    const tasks = eventless.flatMap((delivery) => this.task(delivery) ?? []);
    if (tasks.length === 0) return;
    const number = counted(tasks.length, 'due delivery', 'due deliveries');
    this.options.onProblem(`Cancelled ${number} (event-missing): ${CANCELLED['event-missing']}`);
    this.options.onEventless(tasks);
  }

  /** One statement for many lanes. @returns true if more lanes may have room */
  private async claimForParkedLanes(): Promise<boolean> {
    const { lanes, pool } = this.options;
    const claims = lanes.nextClaims(LANES_AT_ONCE);
    if (claims.length === 0) return false;
    this.claimed.claimBegins();
    let more: boolean[] = [];
    try {
      const reserved = claims.reduce((sum, { bytes }) => sum + bytes, 0);
      const bytes = Math.min(PARKED_LIMITS.bytes, reserved + lanes.bytesForClaims);
      const claimed = await claimParked(pool, this.lease(), this.owned, claims, { ...PARKED_LIMITS, bytes });
      more = claimed.more;
      for (const task of this.tasksToSend(claimed.deliveries)) lanes.resume(task);
      this.cancelEventless(claimed.eventless);
    } finally {
      for (const [index, claim] of claims.entries()) lanes.claimed(claim, more[index] ?? true);
    }
    return claims.length === LANES_AT_ONCE;
  }

  /**
   * The tasks of claimed rows. A delivery that was cancelled while a lane had it in hand, and was parked by the lane
   * afterwards, goes to `onCancelled`; its replay is sent.
   */
  private tasksToSend(deliveries: readonly ClaimedDelivery[]): DeliveryTask[] {
    const tasks = deliveries.flatMap((delivery) => this.task(delivery) ?? []);
    const isCancelled = ({ state, trigger }: DeliveryTask) => state.status === 'cancelled' && trigger.kind !== 'replay';
    const cancelled = tasks.filter(isCancelled);
    if (cancelled.length === 0) return tasks;
    this.options.onCancelled(cancelled);
    return tasks.filter((task) => !isCancelled(task));
  }

  /**
   * The task of a claimed row. Undefined if the partition was revoked meanwhile, so that the lease is left to run out.
   * Also undefined if the row is in hand already, and the claim has only renewed its lease.
   */
  private task({
    deliveryId,
    endpointId,
    event,
    trigger,
    state,
    dueAtMs,
    wasLeased,
  }: ClaimedDelivery): DeliveryTask | undefined {
    const owner = this.ownerOf(endpointId);
    const row = owner && this.claimed.take(`${deliveryId}/${dueKeyOf(trigger)}`, owner, wasLeased);
    if (!row) return undefined;
    return {
      deliveryId,
      endpointId,
      event,
      trigger,
      state,
      dueAtMs,
      isStored: true,
      owner: row.owner,
      bytes: contentLength(event) + ENVELOPE_BYTES,
      onSettled: () => this.claimed.release(row),
    };
  }

  /** The owned partition of this endpoint; undefined if another process owns it. */
  private ownerOf(endpointId: string): OwnedPartition | undefined {
    const shard = shardOf(endpointId);
    return this.owned.find(({ partition, partitionCount }) => shard % partitionCount === partition);
  }
}

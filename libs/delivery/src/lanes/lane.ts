import { RateLimit } from '#kernel';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { AdaptiveWindow } from './adaptive-window.ts';
import { EndedRate } from './ended-rate.ts';
import { LanePace } from './lane-pace.ts';
import { LaneRest } from './lane-rest.ts';
import { LaneRows } from './lane-rows.ts';
import { type QueuedTask, TaskQueue } from './task-queue.ts';

/** The class of a turn: first attempts go before retries, replays and parked deliveries. */
export type Turn = 'first' | 'later';

/**
 * The bounded queue of one endpoint in this process. Where its deliveries wait:
 *
 * - flowing: in memory, in their order, first attempts before retries and replays.
 * - parked: some of them in Postgres. New ones join them there, so that nothing overtakes; the due scheduler brings
 *   them back when the lane has room. Entered when the queue is too long or too old, when a share of the bytes is used
 *   up, when the endpoint is paused or its circuit breaker is open, or when a new owner finds parked rows. Left for
 *   flowing when a claim leaves nothing in Postgres.
 * - catching up: Postgres holds only deliveries that are still on their way there. New deliveries wait in memory behind
 *   them. Entered from parked when a claim has found nothing more. Left for flowing when claims have brought them back
 *   from Postgres, for parked when a bound is reached meanwhile.
 *
 * A parked lane may also be
 *
 * - held: its endpoint is paused, so nothing is claimed. Left when the endpoint is resumed.
 * - resuming: claims follow `resumePerSecond`. Entered when a delivery of a held lane is parked, or when a new owner
 *   finds parked rows of an endpoint that was held. Left when an event from after the pause is claimed, or for flowing.
 *
 * A lane that may send may also be
 *
 * - paced: its requests follow each other at the endpoint's rate (`pace`), for as long as the endpoint has one.
 * - resting: it sends nothing (`rest`), after a sign of overload or of a shortage. Left by time.
 * - blocked: it has no turn, because a shared budget is used up. Left when some of it is given back.
 */
export class Lane {
  /** The path under which its shares are counted. */
  readonly path: readonly [projectId: string, endpointId: string];
  readonly window = new AdaptiveWindow();
  readonly pace = new LanePace();
  readonly rest = new LaneRest();
  readonly rows = new LaneRows();
  readonly ended = new EndedRate();
  private place: 'flowing' | 'parked' | 'catching-up' = 'flowing';
  private resumeRate: RateLimit | undefined;
  private hasClaimed = false;
  private inFlightCount = 0;
  private lastTaskBytes = 1_024;
  private hasTimer = false;
  private isWithoutBudget = false;
  private readonly hasTurn = { first: false, later: false };
  private readonly fresh = new TaskQueue();
  private readonly later = new TaskQueue();
  private readonly behind = new TaskQueue();

  constructor(
    readonly endpointId: string,
    readonly projectId: string,
  ) {
    this.path = [projectId, endpointId];
  }

  /** True if Postgres has some of its deliveries, or will have: parked or catching up. */
  get isParked(): boolean {
    return this.place !== 'flowing';
  }

  /** True if new deliveries wait in memory behind those that are on their way to Postgres. */
  get isCatchingUp(): boolean {
    return this.place === 'catching-up';
  }

  /** True if a claim for it is under way, or waits for its turn. */
  get isClaiming(): boolean {
    return this.hasClaimed;
  }

  /** True if it sends nothing because a shared budget is used up. */
  get isBlocked(): boolean {
    return this.isWithoutBudget;
  }

  /** Requests on the wire. */
  get inFlight(): number {
    return this.inFlightCount;
  }

  /** Bytes of the last delivery that came for it, as an estimate for the next delivery. */
  get taskBytes(): number {
    return this.lastTaskBytes;
  }

  /** Tasks that may go out, in their turn. */
  get queued(): number {
    return this.fresh.length + this.later.length;
  }

  /** Retries and replays among the queued tasks. */
  get queuedLater(): number {
    return this.later.length;
  }

  /** Tasks in memory that are not in flight. */
  get held(): number {
    return this.queued + this.behind.length;
  }

  /** True if nothing waits here, is on the wire, or is on its way to Postgres. */
  get isIdle(): boolean {
    return this.held === 0 && this.inFlightCount === 0 && this.rows.haveArrived && !this.isClaiming;
  }

  /** The time from which the oldest waiting task has waited, or undefined if no task waits. */
  get oldestMs(): number | undefined {
    const times = [this.fresh.oldestMs, this.later.oldestMs, this.behind.oldestMs].filter((ms) => ms !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Returns true if the lane has no state that a new lane would lack. */
  isForgettable(nowMs: number): boolean {
    if (this.isParked || !this.isIdle || this.isBlocked || this.hasTurn.first || this.hasTurn.later) return false;
    return this.rest.leftMs(nowMs) === 0 && this.pace.isFull(nowMs) && !this.window.isWorthKeeping(nowMs);
  }

  push(task: DeliveryTask, sinceMs: number): void {
    this.lastTaskBytes = task.bytes;
    this.queueOf(task).push({ task, sinceMs });
  }

  /** Lets a task wait behind those that are on their way to Postgres. */
  pushAfterParked(task: DeliveryTask, sinceMs: number): void {
    this.behind.push({ task, sinceMs });
  }

  /** The next task to send, which is in flight from now on; undefined if nothing waits. */
  take(): QueuedTask | undefined {
    const next = this.fresh.shift() ?? this.later.shift();
    if (next) this.inFlightCount++;
    return next;
  }

  /** Puts a task back at the head of its queue: it was taken and not sent. */
  putBack(item: QueuedTask): void {
    this.inFlightCount--;
    this.queueOf(item.task).unshift(item);
  }

  /** A task that was taken has ended in an attempt. */
  finish(): void {
    this.inFlightCount--;
    this.ended.add();
  }

  /** Parks the lane. @returns the tasks that were catching up, taken out: they go to Postgres before new ones */
  park(): DeliveryTask[] {
    const wasCatchingUp = this.isCatchingUp;
    this.place = 'parked';
    return wasCatchingUp ? this.behind.drain(() => true).map(({ task }) => task) : [];
  }

  /** Called when a new owner has found deliveries in Postgres, or a late one has arrived there. */
  foundInPostgres(): void {
    if (this.place === 'flowing') this.place = 'parked';
    this.rows.found();
  }

  /** Called when this delivery is on its way to Postgres. */
  sentToPostgres({ bytes }: DeliveryTask): void {
    if (this.place === 'flowing') this.place = 'parked';
    this.lastTaskBytes = bytes;
    this.rows.sent();
  }

  /** Called when Postgres holds only deliveries on their way there. A resuming lane stays parked. */
  catchUp(): void {
    if (this.place === 'parked' && this.resumeRate === undefined) this.place = 'catching-up';
  }

  /** Called when Postgres holds none of its deliveries any more: the tasks that waited behind them flow. */
  unpark(): void {
    this.place = 'flowing';
    this.resumeRate = undefined;
    for (const item of this.behind.drain(() => true)) this.queueOf(item.task).push(item);
  }

  /** Bounds the rate at which deliveries that were held during a pause are claimed. A bound that exists stays. */
  setResumeRate(perSecond: number, nowMs: number): void {
    this.resumeRate ??= new RateLimit({ perSecond, burst: perSecond }, 0, nowMs);
  }

  /** Called when a delivery was claimed from Postgres. @param isLast true if no held delivery can follow it */
  resumed(isLast: boolean): void {
    this.resumeRate?.take();
    if (isLast) this.resumeRate = undefined;
  }

  /** The number of deliveries that may be claimed now under the rate of a resumption; Infinity without one. */
  resumeAllowance(nowMs: number): number {
    return this.resumeRate?.available(nowMs) ?? Infinity;
  }

  /** Marks the lane as waiting for a claim, from its turn in the queue until `endClaim`. */
  beginClaim(): void {
    this.hasClaimed = true;
  }

  endClaim(): void {
    this.hasClaimed = false;
  }

  /** Marks the lane as waiting for a timer. @returns false if it waits already */
  beginWait(): boolean {
    if (this.hasTimer) return false;
    return (this.hasTimer = true);
  }

  endWait(): void {
    this.hasTimer = false;
  }

  /**
   * Marks the lane as waiting for a turn: of first attempts if it has some, else of later attempts.
   * @returns the turn, or undefined if it waits already
   */
  wantTurn(): Turn | undefined {
    const turn = this.place === 'flowing' && this.fresh.length > 0 ? 'first' : 'later';
    if (this.isBlocked || this.hasTurn[turn]) return undefined;
    this.hasTurn[turn] = true;
    return turn;
  }

  endTurn(turn: Turn): void {
    this.hasTurn[turn] = false;
  }

  /** Marks the lane as blocked, because a shared budget is used up. @returns false if the lane is blocked already */
  block(): boolean {
    if (this.isWithoutBudget) return false;
    return (this.isWithoutBudget = true);
  }

  unblock(): void {
    this.isWithoutBudget = false;
  }

  /** Takes out the waiting tasks: all, or those that match the predicate. */
  drain(which: (task: DeliveryTask) => boolean = () => true): DeliveryTask[] {
    return [this.fresh, this.later, this.behind].flatMap((queue) => queue.drain(which)).map(({ task }) => task);
  }

  private queueOf({ trigger }: DeliveryTask): TaskQueue {
    return trigger.kind === 'first' ? this.fresh : this.later;
  }
}

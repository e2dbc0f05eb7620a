import type { RateLimit } from '#kernel';
import { AdaptiveWindow } from './adaptive-window.ts';
import type { DeliveryTask } from './delivery-task.ts';
import { type QueuedTask, TaskQueue } from './task-queue.ts';
import { Throttle } from './throttle.ts';

/**
 * The bounded queue of one endpoint in this process.
 *
 * - flowing: tasks go out in their order, first attempts before retries and replays, as many at a time as the window
 *   allows and at the endpoint's pace; the rest waits here.
 * - parked: some of its deliveries wait in Postgres. New ones join them there, so that nothing overtakes; the due
 *   scheduler brings them back when the lane has room. Entered when the queue is too long or too old, when a share of
 *   the bytes is used up, when the endpoint is paused, or when a new owner finds parked rows.
 * - catching up: parked, but Postgres holds only deliveries that are still on their way there. New deliveries wait in
 *   memory behind those. Left for flowing when they have come back, for parked when a bound is reached meanwhile.
 */
export class Lane {
  parked = false;
  isCatchingUp = false;
  /** The rate at which deliveries that were held during a pause come back; undefined if none of them waits. */
  comeback: RateLimit | undefined;
  /** The rate at which its requests may follow each other; undefined if it has no bound. */
  pace: RateLimit | undefined;
  readonly window = new AdaptiveWindow();
  readonly throttle = new Throttle();
  /** The path under which its shares are counted. */
  readonly path: readonly [projectId: string, endpointId: string];
  /** True while a timer runs that goes on when the pace allows it or a rest is over. */
  isWaiting = false;
  /**
   * The end of the rest after Posthorn itself lacked something, by `steadyMs` as all times of a lane, and the number of
   * such requests in a row.
   */
  restUntilMs = -Infinity;
  unsentInARow = 0;
  /** How many were sent to Postgres, and how many of them are there: a claim finds only those. */
  parkings = 0;
  arrivals = 0;
  /** Arrivals at the last claim that found nothing more; -1 if Postgres may hold something. */
  emptyAtArrivals = -1;
  /** `wanted`: it waits for its turn to claim. `running`: a claim for it is under way. */
  claim: 'none' | 'wanted' | 'running' = 'none';
  /** Attempts that ended since the last claim, and when that was by `steadyMs`: the rate at which the lane empties. */
  endedSinceClaim = 0;
  claimedMs = 0;
  /** Attempts a millisecond that ended between the last two claims. */
  endedPerMs = 0;
  inFlight = 0;
  /** Bytes of the last delivery that came for it, as an estimate for the next delivery. */
  taskBytes = 1_024;
  /** True while it waits for a turn of this class. */
  readonly hasTurn = { first: false, later: false };
  /** True if it may send, but a budget has no room for it. */
  isBlocked = false;
  private readonly fresh = new TaskQueue();
  private readonly later = new TaskQueue();
  private readonly behind = new TaskQueue();

  constructor(
    readonly endpointId: string,
    readonly projectId: string,
  ) {
    this.path = [projectId, endpointId];
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

  /** True if it has rested lately, for either reason. */
  get hasRested(): boolean {
    return Math.max(this.restUntilMs, this.throttle.untilMs) > -Infinity;
  }

  /**
   * The milliseconds that are left of its rest; 0 if it does not rest.
   * @param nowMs the time by `steadyMs`
   */
  restsForMs(nowMs: number): number {
    return Math.max(0, this.restUntilMs - nowMs, this.throttle.untilMs - nowMs);
  }

  get hasFirstAttempt(): boolean {
    return !this.parked && this.fresh.length > 0;
  }

  /** True if nothing waits here, is on the wire, or is on its way to Postgres. */
  get isIdle(): boolean {
    return this.held === 0 && this.inFlight === 0 && this.parkings === this.arrivals && this.claim === 'none';
  }

  /** Since when the longest waiting task waits, or undefined if none does. */
  get oldestMs(): number | undefined {
    const times = [this.fresh.oldestMs, this.later.oldestMs, this.behind.oldestMs].filter((ms) => ms !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  push(task: DeliveryTask, sinceMs: number): void {
    this.taskBytes = task.bytes;
    this.queueOf(task).push({ task, sinceMs });
  }

  /** Lets a task wait behind those that are on their way to Postgres. */
  pushBehind(task: DeliveryTask, sinceMs: number): void {
    this.behind.push({ task, sinceMs });
  }

  /** The next task to send, which is in flight from now on; undefined if nothing waits. */
  take(): QueuedTask | undefined {
    const next = this.fresh.shift() ?? this.later.shift();
    if (next) this.inFlight++;
    return next;
  }

  /** Puts a task back at the head of its queue: it was taken and not sent. */
  putBack(item: QueuedTask): void {
    this.inFlight--;
    this.queueOf(item.task).unshift(item);
  }

  /** Called when Postgres holds none of its deliveries any more: the tasks that waited behind them flow. */
  unpark(): void {
    this.parked = false;
    this.isCatchingUp = false;
    this.comeback = undefined;
    for (const item of this.behind.drain(() => true)) this.queueOf(item.task).push(item);
  }

  /** Takes out the waiting tasks: all, or those that match the predicate. */
  drain(which: (task: DeliveryTask) => boolean = () => true): DeliveryTask[] {
    return [this.fresh, this.later, this.behind].flatMap((queue) => queue.drain(which)).map(({ task }) => task);
  }

  /** Takes out the tasks that wait behind deliveries on their way to Postgres. */
  drainBehind(): DeliveryTask[] {
    return this.behind.drain(() => true).map(({ task }) => task);
  }

  private queueOf({ trigger }: DeliveryTask): TaskQueue {
    return trigger.kind === 'first' ? this.fresh : this.later;
  }
}

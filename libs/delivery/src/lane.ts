import type { DeliveryTask } from './delivery-task.ts';
import type { RateLimit } from './rate-limit.ts';

interface Queued {
  task: DeliveryTask;
  sinceMs: number;
}

/**
 * The bounded queue of one endpoint in this process.
 *
 * - flowing: tasks go out in their order, up to `maxInFlight` at a time and at the endpoint's pace; the rest waits here.
 * - parked: some of its deliveries wait in Postgres. New ones join them there, so that nothing overtakes; the due
 *   scheduler brings them back when the lane has room. Entered when the queue is too long or too old, when the endpoint
 *   is paused, or when a new owner finds parked rows; left when none is found.
 */
export class Lane {
  parked = false;
  /** How fast what was held while the endpoint was paused comes back; undefined if nothing of that waits. */
  comeback: RateLimit | undefined;
  /** How fast its requests may follow each other; undefined if that has no bound. */
  pace: RateLimit | undefined;
  /** A timer will go on when the pace allows it. */
  isWaiting = false;
  /** How many were sent to Postgres, and how many of them are there: a claim finds only those. */
  parkings = 0;
  arrivals = 0;
  inFlight = 0;
  /** Tasks are being sent: what is over at once must not send the next one from within. */
  isPumping = false;
  queuedBytes = 0;
  private queue: Queued[] = [];
  private head = 0;

  constructor(readonly endpointId: string) {}

  get queued(): number {
    return this.queue.length - this.head;
  }

  /** Nothing waits here, is on the wire, or on its way to Postgres. */
  get isIdle(): boolean {
    return this.queued === 0 && this.inFlight === 0 && this.parkings === this.arrivals;
  }

  /** Since when the longest waiting task waits, or undefined if none does. */
  get oldestMs(): number | undefined {
    return this.queue[this.head]?.sinceMs;
  }

  push(task: DeliveryTask, nowMs: number): void {
    this.queue.push({ task, sinceMs: nowMs });
    this.queuedBytes += task.bytes;
  }

  /** The next task to send, which is in flight from now on; undefined if nothing waits. */
  take(): DeliveryTask | undefined {
    const next = this.queue[this.head];
    if (!next) return undefined;
    this.head++;
    if (this.head === this.queue.length || (this.head > 64 && this.head * 2 > this.queue.length)) this.forget();
    this.queuedBytes -= next.task.bytes;
    this.inFlight++;
    return next.task;
  }

  /** Takes out what waits, all of it or what a predicate names. */
  drain(which: (task: DeliveryTask) => boolean = () => true): DeliveryTask[] {
    this.forget();
    const out = this.queue.filter(({ task }) => which(task)).map(({ task }) => task);
    this.queue = this.queue.filter(({ task }) => !which(task));
    this.queuedBytes = this.queue.reduce((bytes, { task }) => bytes + task.bytes, 0);
    return out;
  }

  private forget(): void {
    this.queue.splice(0, this.head);
    this.head = 0;
  }
}

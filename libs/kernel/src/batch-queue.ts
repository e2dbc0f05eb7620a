import { backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';
import { FairQueue } from './fair/fair-queue.ts';
import { flushDivided } from './flush-divided.ts';
import type { WorkReport } from './running/loop-health.ts';
import { RefusedItems } from './refused-items.ts';

/** The work of a `BatchQueue`, the bounds and order of its batches, and the treatment of their errors. */
export interface BatchQueueOptions<T extends NonNullable<unknown>> {
  /** The most items in one batch. */
  maxBatch: number;
  /** Does the work for a batch. Nothing else begins until it resolves. If it rejects, the same batch is tried again. */
  flush(batch: T[]): Promise<void>;
  /**
   * At most one item of a key goes into a batch; later items of the key wait for the next batch. Default: no such
   * limit.
   */
  keyOf?: (item: T) => string;
  /**
   * Flows fill batches in turn, so that none waits for the backlog of another. Default: one flow, first in, first out.
   */
  flowOf?: (item: T) => string;
  /**
   * The least time between the starts of two batches, in milliseconds. The first item after a quiet time does not wait,
   * nor does a whole batch; a steady trickle goes in batches. Default: 0.
   */
  everyMs?: number;
  clock: Clock;
  /** Called when a batch failed and is tried again, after a wait that grows from 50 ms to 5 s. */
  onRetry(error: unknown, batch: T[]): void;
  /** Receives the progress; optional. */
  report?: WorkReport;
  /**
   * Returns true for the error of a batch that was too large to end in its time. The next batch has half as many items,
   * and after each success twice as many as before, up to `maxBatch`. Default: no error is of that kind.
   */
  isTooLong?: (error: unknown) => boolean;
  /**
   * The handling of single refused items: their batch is divided, and each of them is tried again alone, beside the
   * others. Default: after any error the whole batch is tried again.
   */
  refused?: {
    /** Returns true for an error that single items have caused. */
    isRefusal: (error: unknown) => boolean;
    /** Called when a single item is refused for the first time. */
    onRefused(error: unknown, item: T): void;
    /** Receives their standstill, and its end; optional. */
    report?: WorkReport;
  };
}

type Predicate<T> = (item: T) => boolean;

/**
 * Work in batches that grow with the load: items that arrive while a batch is being worked on go into the next one. So
 * nothing waits under low load, and high load needs few round trips.
 *
 * - idle: nothing is queued. Left by `add`.
 * - working: one batch at a time, in the order of `add` within a flow. Left when the queue is empty.
 */
export class BatchQueue<T extends NonNullable<unknown>> {
  private readonly queue = new FairQueue<T>();
  /** Items of failed batches, and items whose key was in the last batch. They go before the queue. */
  private first: T[] = [];
  private inWork: T[] = [];
  private isWorking = false;
  private beganAtMs = -Infinity;
  private readonly forgotten = new Set<Predicate<T>>();
  private waiting: { which: Predicate<T>; withRefused: boolean; resolve: () => void }[] = [];
  private failures = 0;
  /** Items in the next batch at most. */
  private room: number;
  private readonly refused: RefusedItems<T>;
  /** The last batch was a refused item on its own: a batch of others goes next. */
  private wasAlone = false;

  constructor(private readonly options: BatchQueueOptions<T>) {
    this.room = options.maxBatch;
    this.refused = new RefusedItems({
      ...{ clock: options.clock, report: options.refused?.report },
      onRefused: (error, item) => options.refused?.onRefused(error, item),
      onDue: () => {
        if (!this.isWorking) void this.work();
      },
    });
  }

  /** True from a batch that has failed until a batch is done. */
  get isFailing(): boolean {
    return this.failures > 0;
  }

  add(item: T): void {
    this.queue.push(this.options.flowOf?.(item) ?? '', item);
    if (!this.isWorking) void this.work();
  }

  /**
   * Drops the queued items that match a predicate. Matching items that are being worked on are finished, or dropped if
   * that fails. Resolves then.
   */
  async forget(which: Predicate<T>): Promise<void> {
    this.first = this.first.filter((item) => !which(item));
    this.queue.remove(which);
    this.refused.remove(which);
    this.forgotten.add(which);
    await this.drained(which);
    this.forgotten.delete(which);
  }

  /**
   * Resolves when none of these is queued or being worked on. Default: when nothing is.
   * @param withRefused false to leave out refused items, which wait to be tried again. Default: true
   */
  drained(which: Predicate<T> = () => true, withRefused = true): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ which, withRefused, resolve });
      this.notifyDrained();
    });
  }

  private async work(): Promise<void> {
    this.isWorking = true;
    await Promise.resolve(); // items added in the same turn of the event loop share the first batch
    this.failures = 0;
    while (this.hasWork) {
      await this.untilNext();
      if (!this.hasWork) break; // forgotten meanwhile
      this.failures = (await this.workOnce()) ? 0 : this.failures + 1;
      this.notifyDrained();
      if (this.failures > 0) await this.options.clock.sleep(backoffMs(this.failures, Math.random()));
    }
    this.failures = 0;
    this.options.report?.alive(); // the batch that failed last may have been forgotten
    this.isWorking = false;
  }

  private get hasWork(): boolean {
    return this.first.length + this.queue.size > 0 || this.refused.hasDue;
  }

  private async untilNext(): Promise<void> {
    const { everyMs = 0, clock } = this.options;
    const waitMs = this.beganAtMs + everyMs - performance.now();
    if (waitMs > 0 && this.first.length + this.queue.size < this.room) await clock.sleep(waitMs);
    this.beganAtMs = performance.now();
  }

  /** @returns true if the batch is done */
  private async workOnce(): Promise<boolean> {
    const batch = this.nextBatch();
    const { report } = this.options;
    this.inWork = batch;
    report?.began();
    try {
      await flushDivided(batch, {
        flush: (piece) => this.options.flush(piece),
        isRefusal: this.options.refused?.isRefusal,
        onEnd: (items, refusal) => this.ended(items, refusal),
      });
      report?.alive();
      this.room = Math.min(this.options.maxBatch, this.room * 2);
      return true;
    } catch (error) {
      if (this.options.isTooLong?.(error)) this.room = Math.max(1, batch.length >> 1);
      const again = this.inWork.filter((item) => !this.isForgotten(item));
      this.first = again.concat(this.first);
      if (again.length > 0) report?.failed(error);
      else report?.alive();
      this.options.onRetry(error, batch);
      return false;
    } finally {
      this.inWork = [];
    }
  }

  private isForgotten(item: T): boolean {
    return [...this.forgotten].some((which) => which(item));
  }

  private ended(items: readonly T[], refusal?: { error: unknown }): void {
    this.inWork = this.inWork.slice(items.length); // they end in their order
    if (!refusal) this.first.push(...this.refused.done(items));
    else for (const item of items) this.refused.add(item, refusal.error);
    for (const which of this.forgotten) this.refused.remove(which);
  }

  private notifyDrained(): void {
    if (this.waiting.length === 0) return;
    this.waiting = this.waiting.filter(({ which, withRefused, resolve }) => {
      const places = [this.inWork, this.first, this.queue, ...(withRefused ? [this.refused] : [])];
      if (places.some((items) => items.some(which))) return true;
      resolve();
      return false;
    });
  }

  private nextBatch(): T[] {
    const { keyOf } = this.options;
    const isTurn = !this.wasAlone || this.first.length + this.queue.size === 0;
    const alone = isTurn ? this.refused.next() : undefined;
    this.wasAlone = alone !== undefined;
    if (alone !== undefined) return [alone];
    const batch = this.first.splice(0, this.room);
    while (batch.length < this.room) {
      const item = this.queue.next();
      if (item === undefined) break;
      batch.push(item);
    }
    if (!keyOf) return batch;
    const seen = new Set<string>();
    const later: T[] = [];
    const now = batch.filter((item) => {
      const before = seen.size;
      const isNew = seen.add(keyOf(item)).size > before;
      if (!isNew) later.push(item);
      return isNew;
    });
    if (later.length > 0) this.first = later.concat(this.first);
    return now;
  }
}

import { backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';

export interface BatchQueueOptions<T> {
  maxBatch: number;
  /** Does the work for a batch; until it resolves nothing else is begun. When it rejects, the same batch is tried again. */
  flush(batch: T[]): Promise<void>;
  /** At most one item of a key goes into a batch; later ones wait for the next. Default: no such limit. */
  keyOf?(item: T): string;
  clock: Clock;
  /** A batch was not done and is tried again, after a wait that grows from 50 ms to 5 s. */
  onRetry(error: unknown, batch: T[]): void;
}

/**
 * Work in batches that grow with the load: what comes while a batch is being worked on goes into the next one, so that
 * a quiet second pays no wait and a busy one few round trips.
 *
 * - idle: nothing is queued. Left by `add`.
 * - working: one batch at a time, in the order of `add`. Left when the queue is empty.
 */
export class BatchQueue<T> {
  private queue: T[] = [];
  private working: Promise<void> | undefined;

  constructor(private readonly options: BatchQueueOptions<T>) {}

  add(item: T): void {
    this.queue.push(item);
    this.working ??= this.work();
  }

  /** Takes out what is queued and not being worked on, by a predicate. */
  remove(which: (item: T) => boolean): T[] {
    const removed = this.queue.filter(which);
    this.queue = this.queue.filter((item) => !which(item));
    return removed;
  }

  /** Resolves when nothing is queued or being worked on. */
  async drained(): Promise<void> {
    await this.working;
  }

  private async work(): Promise<void> {
    await Promise.resolve(); // what is added in the same turn of the event loop shares the first batch
    let failures = 0;
    while (this.queue.length > 0) {
      const batch = this.nextBatch();
      try {
        await this.options.flush(batch);
        failures = 0;
      } catch (error) {
        this.queue = batch.concat(this.queue);
        this.options.onRetry(error, batch);
        await this.options.clock.sleep(backoffMs(++failures, Math.random()));
      }
    }
    this.working = undefined;
  }

  private nextBatch(): T[] {
    const batch = this.queue.splice(0, this.options.maxBatch);
    const { keyOf } = this.options;
    if (!keyOf) return batch;
    const seen = new Set<string>();
    const later: T[] = [];
    const now = batch.filter((item) => {
      const before = seen.size;
      const isNew = seen.add(keyOf(item)).size > before;
      if (!isNew) later.push(item);
      return isNew;
    });
    if (later.length > 0) this.queue = later.concat(this.queue);
    return now;
  }
}

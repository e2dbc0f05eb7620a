import { backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';
import type { WorkReport } from './running/loop-health.ts';

/** Items of one round. So many tries a round cost little, however many items are refused. */
const ROUND_ITEMS = 20;
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 10_000;

/** The clock of a `RefusedItems`, and the callbacks by which its `BatchQueue` follows the refused items. */
export interface RefusedItemsOptions<T> {
  clock: Clock;
  /** Receives the standstill of the items, and its end; optional. */
  report?: WorkReport;
  /** An item is refused for the first time. */
  onRefused(error: unknown, item: T): void;
  /** Items are due for another try, each alone. */
  onDue(): void;
}

/**
 * Items that were refused alone. After a wait that grows from 1 s to 10 s, some of them are tried again, each alone.
 * Once an item succeeds, the cause may be over, and all other items go back to the queue.
 */
export class RefusedItems<T> {
  private items: T[] = [];
  private due: T[] = [];
  private readonly known = new Set<T>();
  private rounds = 0;
  private isWaiting = false;

  constructor(private readonly options: RefusedItemsOptions<T>) {}

  get hasDue(): boolean {
    return this.due.length > 0;
  }

  /** The next item to be tried alone. */
  next(): T | undefined {
    return this.due.shift();
  }

  add(item: T, error: unknown): void {
    this.items.push(item);
    this.options.report?.failed(error);
    if (!this.known.has(item)) this.options.onRefused(error, item);
    this.known.add(item);
    if (!this.isWaiting) void this.wait();
  }

  /** @returns the items to be tried again at once, now that these are done */
  done(items: readonly T[]): T[] {
    if (this.known.size === 0 || !items.some((item) => this.known.delete(item))) return [];
    return this.remove(() => true);
  }

  some(which: (item: T) => boolean): boolean {
    return this.items.some(which) || this.due.some(which);
  }

  /** Removes items, by a predicate. */
  remove(which: (item: T) => boolean): T[] {
    const all = [...this.due, ...this.items];
    const removed = all.filter(which);
    for (const item of removed) this.known.delete(item);
    this.due = this.due.filter((item) => !which(item));
    this.items = this.items.filter((item) => !which(item));
    if (removed.length === all.length) {
      this.rounds = 0;
      this.options.report?.alive();
    }
    return removed;
  }

  private async wait(): Promise<void> {
    this.isWaiting = true;
    await this.options.clock.sleep(backoffMs(++this.rounds, Math.random(), FIRST_WAIT_MS, MAX_WAIT_MS));
    this.isWaiting = false;
    this.due.push(...this.items.splice(0, ROUND_ITEMS));
    if (this.items.length > 0) void this.wait();
    if (this.due.length > 0) this.options.onDue();
  }
}

/**
 * Takes any number of items in without holding the event loop: one slice at once, each further slice in a later turn.
 * Items keep their order. Not bounded here: the items that a subscription hands over count in its bytes until they are
 * complete.
 */
export class SlicedIntake<T> {
  private waiting: T[] = [];
  private head = 0;

  /**
   * @param sliceItems items of one slice
   * @param take takes a slice in; it must not throw
   */
  constructor(
    private readonly sliceItems: number,
    private readonly take: (slice: readonly T[]) => void,
  ) {}

  add(items: readonly T[]): void {
    if (this.waiting.length > 0) {
      for (const item of items) this.waiting.push(item);
      return;
    }
    if (items.length <= this.sliceItems) return this.take(items);
    this.waiting = items.slice(this.sliceItems);
    setImmediate(() => this.takeNext());
    this.take(items.slice(0, this.sliceItems));
  }

  /** Drops the waiting items that a predicate names. */
  forget(which: (item: T) => boolean): void {
    this.waiting = this.waiting.slice(this.head).filter((item) => !which(item));
    this.head = 0;
  }

  private takeNext(): void {
    const slice = this.waiting.slice(this.head, this.head + this.sliceItems);
    this.head += slice.length;
    if (this.head < this.waiting.length) setImmediate(() => this.takeNext());
    else {
      this.waiting = [];
      this.head = 0;
    }
    if (slice.length > 0) this.take(slice);
  }
}

/**
 * The endpoints of one event whose deliveries are acknowledged. Parts are sent in order and acknowledged in any order;
 * `next` is the number of the first endpoint that is not acknowledged. Pure.
 */
export class Acknowledged {
  /** Parts behind `next`: where each begins and ends. */
  private readonly later = new Map<number, number>();

  /**
   * @param low endpoints that were acknowledged before
   * @param total endpoints in all
   */
  constructor(
    private low: number,
    private readonly total: number,
  ) {}

  get next(): number {
    return this.low;
  }

  get isDone(): boolean {
    return this.low >= this.total;
  }

  /** Notes endpoints from `start` to before `end`. @returns whether `next` moved */
  add(start: number, end: number): boolean {
    if (end <= start) return false;
    this.later.set(start, end);
    const before = this.low;
    for (let to = this.later.get(this.low); to !== undefined; to = this.later.get(this.low)) {
      this.later.delete(this.low);
      this.low = to;
    }
    return this.low !== before;
  }
}

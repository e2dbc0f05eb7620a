/**
 * Bytes handed over and not completed, over all partitions of a subscription.
 *
 * - open: below the bound. Left when the bound is reached.
 * - full: until at most half of the bound is taken.
 */
export class ByteBudget {
  private taken = 0;
  private full = false;

  /** @param onChange called when it becomes full, and when it opens again */
  constructor(
    private readonly maxBytes: number,
    private readonly onChange: () => void,
  ) {}

  get isFull(): boolean {
    return this.full;
  }

  take(bytes: number): void {
    this.taken += bytes;
    if (!this.full && this.taken >= this.maxBytes) this.turn(true);
  }

  give(bytes: number): void {
    this.taken -= bytes;
    if (this.full && this.taken <= this.maxBytes / 2) this.turn(false);
  }

  private turn(full: boolean): void {
    this.full = full;
    this.onChange();
  }
}

/**
 * How many rows to read at once, so that a batch stays near a number of bytes: judged by the rows of the last batch,
 * with a cautious first one.
 */
export class BatchSize {
  private rows: number;

  constructor(
    private readonly maxRows: number,
    private readonly maxBytes: number,
  ) {
    this.rows = Math.min(maxRows, 100);
  }

  get next(): number {
    return this.rows;
  }

  /** Notes what a batch came to. The next one is at most four times as many rows, since its own may be larger. */
  was(rows: number, bytes: number): void {
    const fitting = Math.floor((this.maxBytes * rows) / Math.max(1, bytes));
    this.rows = Math.max(1, Math.min(this.maxRows, fitting, this.rows * 4));
  }
}

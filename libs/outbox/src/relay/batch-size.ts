/**
 * The number of rows to read at once, so that a batch stays near a number of bytes. It is estimated from the rows of
 * the last batch, and the first batch is small.
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

  /** Records the size of a batch. The next batch has at most four times as many rows, since its rows may be larger. */
  noteBatch(rows: number, bytes: number): void {
    const fitting = Math.floor((this.maxBytes * rows) / Math.max(1, bytes));
    this.rows = Math.max(1, Math.min(this.maxRows, fitting, this.rows * 4));
  }
}

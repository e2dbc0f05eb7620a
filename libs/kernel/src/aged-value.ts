interface Read<T> {
  value: T;
  atMs: number;
}

/**
 * A value that is read when it is wanted, and again once it is older than `maxAgeMs`. Calls during a read share the
 * read, however long it takes. A failure is not kept: the next call reads again.
 */
export class AgedValue<T> {
  private last: Read<T> | undefined;
  private reading: Promise<T> | undefined;

  /** @param nowMs a monotonic time in milliseconds */
  constructor(
    private readonly read: () => Promise<T>,
    private readonly maxAgeMs: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** The value, which was read `maxAgeMs` ago at most. Rejects with the error of `read`. */
  get(): Promise<T> {
    if (this.last !== undefined && this.nowMs() - this.last.atMs < this.maxAgeMs) {
      return Promise.resolve(this.last.value);
    }
    this.reading ??= this.readAgain().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async readAgain(): Promise<T> {
    const atMs = this.nowMs();
    const value = await this.read();
    this.last = { value, atMs };
    return value;
  }
}

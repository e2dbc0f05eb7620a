/** A cache of values made from texts, up to a total size; the least recently used value is dropped first. */
export class BoundedCache<T> {
  private readonly kept = new Map<string, { value: T; size: number }>();
  private size = 0;

  /** @param maxSize of all values together, in the unit of `sizeOfValue` */
  constructor(
    private readonly maxSize: number,
    private readonly make: (text: string) => T,
    private readonly sizeOfValue: (value: T, text: string) => number,
  ) {}

  get(text: string): T {
    const known = this.kept.get(text);
    if (known) {
      this.kept.delete(text);
      this.kept.set(text, known);
      return known.value;
    }
    const value = this.make(text);
    const size = this.sizeOfValue(value, text);
    this.kept.set(text, { value, size });
    this.size += size;
    for (const [oldest, entry] of this.kept) {
      if (this.size <= this.maxSize || oldest === text) break;
      this.kept.delete(oldest);
      this.size -= entry.size;
    }
    return value;
  }
}

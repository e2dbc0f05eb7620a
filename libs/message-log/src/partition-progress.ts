const INITIAL_SLOTS = 1024;

/**
 * The records of a partition that are complete, and the offset below which all are: the low watermark.
 *
 * Records are added in the order of their offsets and completed in any order. A slot is a record's number since this
 * ownership began; offsets may have gaps, slots have none. Complete slots at the head are forgotten at once, so that
 * memory follows the number of records in flight.
 */
export class PartitionProgress {
  private offsets = new Float64Array(INITIAL_SLOTS);
  private done = new Uint8Array(INITIAL_SLOTS);
  private head = 0;
  private tail = 0;

  /** @param nextOffset the offset of the first record that will be added, or a lower one */
  constructor(private nextOffset: number) {}

  /** The lowest incomplete offset, which may be committed as the position to go on from. */
  get watermark(): number {
    return this.head === this.tail ? this.nextOffset : this.offsets[this.head & (this.offsets.length - 1)]!;
  }

  /** The offset behind the last record that was added. */
  get end(): number {
    return this.nextOffset;
  }

  get inFlight(): number {
    return this.tail - this.head;
  }

  /** The slot of the next record. Its offset must be higher than all before. */
  add(offset: number): number {
    if (this.tail - this.head === this.offsets.length) this.grow();
    const at = this.tail & (this.offsets.length - 1);
    this.offsets[at] = offset;
    this.done[at] = 0;
    this.nextOffset = offset + 1;
    return this.tail++;
  }

  /** Marks a slot complete and returns true if the watermark moved. Completing a slot again changes nothing. */
  complete(slot: number): boolean {
    if (slot < this.head) return false;
    const mask = this.offsets.length - 1;
    this.done[slot & mask] = 1;
    const before = this.head;
    while (this.head < this.tail && this.done[this.head & mask] === 1) this.head++;
    return this.head !== before;
  }

  private grow(): void {
    const offsets = new Float64Array(this.offsets.length * 2);
    const done = new Uint8Array(offsets.length);
    for (let slot = this.head; slot < this.tail; slot++) {
      offsets[slot & (offsets.length - 1)] = this.offsets[slot & (this.offsets.length - 1)]!;
      done[slot & (done.length - 1)] = this.done[slot & (this.done.length - 1)]!;
    }
    this.offsets = offsets;
    this.done = done;
  }
}

import type { OwnedPartition } from './owned-partition.ts';

/** What a partition keeps of its records. */
export interface RecordProgress {
  /** So many bytes are no longer held on the partition's account. */
  released(bytes: number): unknown;
  completed(slot: number): unknown;
}

/** A consumed record, until whoever took it says that its outcome is committed. */
export class LogRecord<T> {
  /**
   * @param value what was sent
   * @param owner the ownership under which it was handed over; writes on its behalf carry that epoch
   * @param recheck whether it may have been answered before, so that it has to be looked up
   * @param bytes what it counts for in back-pressure
   * @param slot its number in its partition's progress
   * @param progress where its completion is told
   */
  constructor(
    readonly value: T,
    readonly owner: OwnedPartition,
    readonly recheck: boolean,
    readonly bytes: number,
    private readonly slot: number,
    private readonly progress: RecordProgress,
  ) {}

  /** Its outcome, or its parked row, is committed. Call it once. */
  complete(): void {
    this.progress.released(this.bytes);
    this.progress.completed(this.slot);
  }

  /**
   * Somebody else answers for its memory from now on: it no longer counts in back-pressure.
   * @returns completes the record; holds on to nothing of its value. Call it once, instead of `complete`.
   */
  detach(): () => void {
    const { progress, slot } = this;
    progress.released(this.bytes);
    return () => void progress.completed(slot);
  }
}

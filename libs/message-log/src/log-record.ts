import type { OwnedPartition } from './owned-partition.ts';

/** A partition's account of its records: the bytes they hold, and which of them are complete. */
export interface RecordProgress {
  /** Releases so many bytes from the partition's account. */
  released(bytes: number): unknown;
  completed(slot: number): unknown;
}

/** A consumed record, until its consumer reports that its outcome is committed. */
export class LogRecord<T> {
  /**
   * @param value the record as it was sent
   * @param owner the ownership under which it was handed over; writes on its behalf carry that epoch
   * @param recheck true if it may have been processed before, so that it has to be looked up
   * @param bytes its size in back-pressure
   * @param slot its number in its partition's progress
   * @param progress receives its completion
   */
  constructor(
    readonly value: T,
    readonly owner: OwnedPartition,
    readonly recheck: boolean,
    readonly bytes: number,
    private readonly slot: number,
    private readonly progress: RecordProgress,
  ) {}

  /** Completes the record, once its outcome, or its parked row, is committed. Call it once. */
  complete(): void {
    this.progress.released(this.bytes);
    this.progress.completed(this.slot);
  }

  /**
   * Hands the responsibility for the record's memory to the caller: the record no longer counts in back-pressure.
   * @returns completes the record; holds on to nothing of its value. Call it once, instead of `complete`.
   */
  detach(): () => void {
    const { progress, slot } = this;
    progress.released(this.bytes);
    return () => void progress.completed(slot);
  }
}

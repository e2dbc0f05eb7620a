import type { OwnedPartition } from './message-log.ts';

/** A consumed record, until whoever took it says that its outcome is committed. */
export class LogRecord<T> {
  /**
   * @param value what was sent
   * @param owner the ownership under which it was handed over; writes on its behalf carry that epoch
   * @param recheck whether it may have been answered before, so that it has to be looked up
   * @param bytes what it counts for in back-pressure
   * @param slot its number in its partition's progress
   * @param completions where its completion is told
   */
  constructor(
    readonly value: T,
    readonly owner: OwnedPartition,
    readonly recheck: boolean,
    readonly bytes: number,
    private readonly slot: number,
    private readonly completions: { completed(slot: number, bytes: number): void },
  ) {}

  /** Its outcome, or its parked row, is committed. Call it once. */
  complete(): void {
    this.completions.completed(this.slot, this.bytes);
  }
}

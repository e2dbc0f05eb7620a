import type { KafkaRecord } from '@platformatic/kafka';
import { LogRecord, type RecordProgress } from '../log-record.ts';
import type { OwnedPartition } from '../owned-partition.ts';
import { PartitionProgress } from '../partition-progress.ts';
import type { Topic } from '../topic.ts';
import type { ByteBudget } from './byte-budget.ts';
import { incomingRecord } from './incoming-record.ts';

/** The bytes by which an unreadable record counts in back-pressure, besides its value. */
const UNREADABLE_BYTES = 1_000;

/** The position at which a share begins. */
export interface StartPosition {
  /** The first offset to hand over. */
  offset: number;
  /** Records below it precede this ownership, so a former owner may have processed them. */
  recheckBelow: number;
}

/**
 * One partition that this process owns.
 *
 * - claimed: nothing is handed over yet. Left by `open`.
 * - open: records are handed over. Left by `lose`, or by the group taking it away.
 * - lost: another process has claimed it, or its consumer failed; nothing more is handed over. Left by `close`.
 * - closed: releases of its records no longer count. Never left.
 */
export class PartitionShare<T> implements RecordProgress {
  private readonly progress: PartitionProgress;
  private readonly recheckBelow: number;
  private bytesInFlight = 0;
  private passedOver = 0;
  private state: 'claimed' | 'open' | 'lost' | 'closed' = 'claimed';
  /** The offset that is known to be committed for the group. */
  committed: number;

  constructor(
    readonly owner: OwnedPartition,
    start: StartPosition,
    private readonly topic: Topic<T>,
    private readonly budget: ByteBudget,
  ) {
    this.progress = new PartitionProgress(start.offset);
    this.recheckBelow = start.recheckBelow;
    this.committed = start.offset;
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  get isLost(): boolean {
    return this.state === 'lost';
  }

  /** The next offset to fetch. */
  get position(): number {
    return Math.max(this.progress.end, this.passedOver);
  }

  get watermark(): number {
    return this.progress.watermark;
  }

  get hasInFlight(): boolean {
    return this.progress.inFlight > 0;
  }

  open(): void {
    if (this.state === 'claimed') this.state = 'open';
  }

  /** @returns true if it was not lost before */
  lose(): boolean {
    const wasOurs = this.state === 'claimed' || this.state === 'open';
    if (wasOurs) this.state = 'lost';
    return wasOurs;
  }

  close(): void {
    this.state = 'closed';
    this.budget.give(this.bytesInFlight);
    this.bytesInFlight = 0;
  }

  /** Everything below the offset has been taken in, or holds no records. */
  passOver(offset: number): void {
    this.passedOver = offset;
  }

  /**
   * Takes the record in, unless it was taken in before.
   * @param producerId the id of its producer, as the broker has stored it, in decimal
   * @param onUnreadable called for a record that does not belong to the topic, with the function to call once the
   * record is kept as a dead record; until then its bytes count in back-pressure
   * @returns the record to hand over; undefined for a record that was taken in before or cannot be read
   */
  admit(
    offset: number,
    record: KafkaRecord,
    producerId: string,
    onUnreadable: (error: unknown, complete: () => void) => void,
  ): LogRecord<T> | undefined {
    if (offset < this.progress.end) return undefined;
    const slot = this.progress.add(offset);
    try {
      const { value, recheck } = incomingRecord(this.topic, record, producerId);
      const bytes = this.topic.bytesOf(value);
      this.take(bytes);
      return new LogRecord(value, this.owner, recheck || offset < this.recheckBelow, bytes, slot, this);
    } catch (error) {
      const bytes = UNREADABLE_BYTES + (record.value?.length ?? 0);
      this.take(bytes);
      onUnreadable(error, () => {
        this.released(bytes);
        this.completed(slot);
      });
      return undefined;
    }
  }

  released(bytes: number): void {
    if (this.state === 'closed') return;
    this.bytesInFlight -= bytes;
    this.budget.give(bytes);
  }

  completed(slot: number): void {
    this.progress.complete(slot);
  }

  private take(bytes: number): void {
    this.bytesInFlight += bytes;
    this.budget.take(bytes);
  }
}

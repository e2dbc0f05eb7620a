import { PosthornError } from '#kernel';
import { deadUnsentRecord } from '../dead-letter.ts';
import type { DeadLetters } from '../dead-letters.ts';
import type { Leader } from '../leader.ts';
import { LogRecord, type RecordProgress } from '../log-record.ts';
import type { Consumer } from '../message-log.ts';
import type { OwnedPartition } from '../owned-partition.ts';
import type { Topic } from '../topic.ts';

/** A send that is not complete yet: some of its records are not. The sender orders its sends if it has to. */
interface PendingSend {
  resolve(): void;
  reject(error: PosthornError): void;
}

const heldBy = (leader: Leader | undefined) => (leader ? { isHeld: () => leader.isHeld() } : {});

/** One ownership of the topic's partition. */
interface Term {
  owner: OwnedPartition;
  leader: Leader | undefined;
  sends: Set<PendingSend>;
}

/**
 * The path of one topic's records from their sender to their consumer in this process.
 *
 * - closed: `send` rejects. Left by `open`, once the consumer is ready.
 * - open: records are handed over. Left by `revoke`. If a consumer fails to take records, the leader's term fails.
 * Without a new term the records would never complete, and the cursor of their sender would stand still.
 * - revoked: nothing more is handed over, but a pending `send` resolves once its records are complete. Left by `close`.
 */
export class Channel<T> {
  readonly fence: string;
  private current: Term | undefined;
  private revoked: Term | undefined;
  private bytesInFlight = 0;
  private isClosing = false;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly topic: Topic<T>,
    private readonly consumer: Consumer<T>,
    private readonly maxBytesInFlight: number,
    private readonly deadLetters: DeadLetters,
  ) {
    this.fence = `${topic.name}/0`;
  }

  get isOpen(): boolean {
    return this.current !== undefined;
  }

  async open(epoch: number, leader?: Leader): Promise<void> {
    const owner = { fence: this.fence, epoch, partition: 0, partitionCount: 1, ...heldBy(leader) };
    const term: Term = { owner, leader, sends: new Set() };
    this.isClosing = false;
    try {
      await this.consumer.onAssigned([owner]);
    } catch (error) {
      // The consumer releases its partial state: otherwise it would act for this term beside the next one.
      await this.consumer.onRevoked([owner]).catch(() => undefined);
      throw error;
    }
    this.bytesInFlight = 0;
    this.current = term;
  }

  /**
   * Ends the waits for room, because the partition is about to be revoked. An upstream consumer may wait for room in
   * this channel before it can release its own partition; during the revocation nothing makes room.
   */
  unblock(): void {
    this.isClosing = true;
    this.wakeWaiting();
  }

  /** Resolves when the consumer has let go of the partition. */
  async revoke(): Promise<void> {
    const { current } = this;
    if (!current) return;
    this.current = undefined;
    this.revoked = current;
    this.wakeWaiting();
    await this.consumer.onRevoked([current.owner]);
  }

  /** Rejects the sends whose records are not complete. */
  close(): void {
    for (const send of this.revoked?.sends ?? []) send.reject(this.resting());
    this.revoked = undefined;
  }

  async ready(): Promise<void> {
    if (!this.current || this.isClosing || this.bytesInFlight < this.maxBytesInFlight) return;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  async send(values: readonly T[], recheck: boolean): Promise<void> {
    if (values.length === 0) return;
    const { current } = this;
    if (!current) throw this.resting();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const pending = { resolve, reject };
    current.sends.add(pending);
    const progress = this.progressOf(current, pending, values.length);
    const records = values.flatMap((value, slot) => this.recordOf(value, recheck, current.owner, slot, progress));
    try {
      if (records.length > 0) this.consumer.onRecords(records);
    } catch (error) {
      promise.catch(() => undefined);
      if (!current.leader) throw error;
      current.leader.onFailed(error);
    }
    await promise;
  }

  /**
   * The record to hand over; none if no consumer could take it. Such a record is complete once it is among the dead
   * records.
   */
  private recordOf(
    value: T,
    recheck: boolean,
    owner: OwnedPartition,
    slot: number,
    progress: RecordProgress,
  ): LogRecord<T>[] {
    const problem = this.topic.problemOf?.(value);
    if (problem !== undefined) {
      const letter = deadUnsentRecord(this.topic, value, problem);
      this.deadLetters.add(letter, () => progress.completed(slot));
      return [];
    }
    const bytes = this.topic.bytesOf(value);
    this.bytesInFlight += bytes;
    return [new LogRecord(value, owner, recheck, bytes, slot, progress)];
  }

  private progressOf(term: Term, pending: PendingSend, count: number): RecordProgress {
    const isComplete = new Uint8Array(count);
    let left = count;
    return {
      // Records from an earlier term release bytes from that term's account, never from the current one.
      released: (bytes) => this.current === term && this.release(bytes),
      completed: (slot) => {
        left -= 1 - isComplete[slot]!;
        isComplete[slot] = 1;
        if (left === 0 && term.sends.delete(pending)) pending.resolve();
      },
    };
  }

  private release(bytes: number): void {
    this.bytesInFlight -= bytes;
    if (this.waiting.length > 0 && this.bytesInFlight <= this.maxBytesInFlight / 2) this.wakeWaiting();
  }

  private wakeWaiting(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const wake of waiting) wake();
  }

  private resting(): PosthornError {
    const message = `${this.topic.name} is not followed by this process.`;
    return new PosthornError('unavailable', message, { canRetry: true });
  }
}

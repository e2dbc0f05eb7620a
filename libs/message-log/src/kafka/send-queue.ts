import { FairQueue } from '#kernel';
import type { OutgoingRecord } from './outgoing-record.ts';

/** One call of `send`, until it resolves or rejects. */
export interface PendingSend {
  /** Records not acknowledged. */
  open: number;
  resolve(): void;
  reject(error: Error): void;
}

/** A record in the queue or in a request, with the `send` that waits for its acknowledgement. */
export interface QueuedRecord extends OutgoingRecord {
  send: PendingSend;
}

/** A produce request holds less than any topic's limit, and no more records than are encoded within some ms. */
const MAX_BATCH_BYTES = 512 * 1024;
const MAX_BATCH_RECORDS = 1_000;

/** The bytes that a project may send before another has its turn. */
const TURN_BYTES = 64 * 1024;

/** Above so many bytes not acknowledged `ready` waits. */
const MAX_PENDING_BYTES = 8 * 1024 * 1024;

/** The records of a topic that are not acknowledged: projects take turns, and the records of each keep their order. */
export class SendQueue {
  private readonly queued = new FairQueue<QueuedRecord>({ quantum: TURN_BYTES, costOf: ({ bytes }) => bytes });
  private readonly open = new Set<PendingSend>();
  private pendingBytes = 0;
  private waiting: (() => void)[] = [];

  get isEmpty(): boolean {
    return this.queued.size === 0;
  }

  /** Resolves when every record is acknowledged. */
  add(records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const send = { open: records.length, resolve, reject };
      this.open.add(send);
      for (const record of records) {
        this.pendingBytes += record.bytes;
        this.queued.push(record.projectId, { ...record, send });
      }
    });
  }

  /** Takes the next records for one request out of the queue, at least one. */
  takeBatch(): QueuedRecord[] {
    const batch: QueuedRecord[] = [];
    let bytes = 0;
    while (batch.length < MAX_BATCH_RECORDS) {
      const record = this.queued.next((next) => batch.length === 0 || bytes + next.bytes <= MAX_BATCH_BYTES);
      if (!record) break;
      batch.push(record);
      bytes += record.bytes;
    }
    return batch;
  }

  acknowledged(batch: readonly QueuedRecord[]): void {
    for (const { send } of batch) {
      if (--send.open > 0) continue;
      this.open.delete(send);
      send.resolve();
    }
    this.release(batch);
  }

  /** Rejects every send that is not acknowledged. */
  abandon(error: Error): void {
    for (const send of this.open) send.reject(error);
    this.open.clear();
    this.queued.remove(() => true);
    this.pendingBytes = 0;
    this.wakeWaiting();
  }

  async ready(): Promise<void> {
    if (this.pendingBytes < MAX_PENDING_BYTES) return;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private release(records: readonly QueuedRecord[]): void {
    for (const { bytes } of records) this.pendingBytes -= bytes;
    if (this.pendingBytes < MAX_PENDING_BYTES) this.wakeWaiting();
  }

  private wakeWaiting(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const wake of waiting) wake();
  }
}

import type { OutgoingRecord } from './outgoing-record.ts';

/** One call of `send`, until it is answered. */
export interface PendingSend {
  /** Records not acknowledged. */
  open: number;
  resolve(): void;
  reject(error: Error): void;
}

export interface QueuedRecord extends OutgoingRecord {
  send: PendingSend;
}

/** A produce request holds less than any topic's limit, and no more records than one request of kafkajs is good at. */
const MAX_BATCH_BYTES = 512 * 1024;
const MAX_BATCH_RECORDS = 1_000;

/** Above so many bytes not acknowledged `ready` waits. */
const MAX_PENDING_BYTES = 8 * 1024 * 1024;

/** The records of a topic that are not acknowledged, in the order in which they were sent. */
export class SendQueue {
  private queued: QueuedRecord[] = [];
  private readonly open = new Set<PendingSend>();
  private pendingBytes = 0;
  private waiting: (() => void)[] = [];

  get isEmpty(): boolean {
    return this.queued.length === 0;
  }

  /** Resolves when every record is acknowledged; rejects when one is refused. */
  add(records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const send = { open: records.length, resolve, reject };
      this.open.add(send);
      for (const record of records) {
        this.pendingBytes += record.bytes;
        this.queued.push({ ...record, send });
      }
    });
  }

  /** Takes the next records for one request out of the queue, at least one. */
  takeBatch(): QueuedRecord[] {
    let count = 1;
    let bytes = this.queued[0]!.bytes;
    for (; count < Math.min(this.queued.length, MAX_BATCH_RECORDS); count++) {
      bytes += this.queued[count]!.bytes;
      if (bytes > MAX_BATCH_BYTES) break;
    }
    return this.queued.splice(0, count);
  }

  acknowledged(batch: readonly QueuedRecord[]): void {
    for (const { send } of batch) {
      if (--send.open > 0) continue;
      this.open.delete(send);
      send.resolve();
    }
    this.release(batch);
  }

  /** The record will never be accepted: its send is rejected, and what else of it waits is dropped. */
  refused(record: QueuedRecord, error: Error): void {
    record.send.reject(error);
    this.open.delete(record.send);
    const dropped = this.queued.filter(({ send }) => send === record.send);
    this.queued = this.queued.filter(({ send }) => send !== record.send);
    this.release([record, ...dropped]);
  }

  /** Rejects whatever is not acknowledged. */
  abandon(error: Error): void {
    for (const send of this.open) send.reject(error);
    this.open.clear();
    this.queued = [];
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

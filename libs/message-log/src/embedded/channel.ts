import { PosthornError } from '#kernel';
import { LogRecord, type RecordProgress } from '../log-record.ts';
import type { Consumer } from '../message-log.ts';
import type { OwnedPartition } from '../owned-partition.ts';
import { PartitionProgress } from '../partition-progress.ts';
import type { Topic } from '../topic.ts';

interface PendingSend {
  /** The offset behind its last record: it is complete when the watermark is there. */
  end: number;
  resolve(): void;
  reject(error: PosthornError): void;
}

/** One ownership of the topic's partition. */
interface Term {
  owner: OwnedPartition;
  progress: PartitionProgress;
  sends: PendingSend[];
  account: RecordProgress;
}

function resolveUpTo(sends: PendingSend[], watermark: number): void {
  let resolved = 0;
  while (resolved < sends.length && sends[resolved]!.end <= watermark) sends[resolved++]!.resolve();
  sends.splice(0, resolved);
}

/**
 * One topic's way from its sender to its consumer in this process.
 *
 * - closed: `send` rejects. Left by `open`, once the consumer is ready.
 * - open: records are handed over. Left by `revoke`.
 * - revoked: nothing more is handed over, but what was is answered for when it is complete. Left by `close`.
 */
export class Channel<T> {
  readonly fence: string;
  private current: Term | undefined;
  private revoked: Term | undefined;
  private bytesInFlight = 0;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly topic: Topic<T>,
    private readonly consumer: Consumer<T>,
    private readonly maxBytesInFlight: number,
  ) {
    this.fence = `${topic.name}/0`;
  }

  get isOpen(): boolean {
    return this.current !== undefined;
  }

  async open(epoch: number): Promise<void> {
    const owner = { fence: this.fence, epoch, partition: 0, partitionCount: 1 };
    const term = this.newTerm(owner);
    await this.consumer.onAssigned([owner]);
    this.bytesInFlight = 0;
    this.current = term;
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

  /** Refuses what was sent and is not complete. */
  close(): void {
    for (const send of this.revoked?.sends.splice(0) ?? []) send.reject(this.resting());
    this.revoked = undefined;
  }

  async ready(): Promise<void> {
    if (!this.current || this.bytesInFlight < this.maxBytesInFlight) return;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  async send(values: readonly T[], recheck: boolean): Promise<void> {
    if (values.length === 0) return;
    const { current } = this;
    if (!current) throw this.resting();
    let offset = current.progress.end;
    const records = values.map((value) => {
      const bytes = this.topic.bytesOf(value);
      this.bytesInFlight += bytes;
      return new LogRecord(value, current.owner, recheck, bytes, current.progress.add(offset++), current.account);
    });
    const complete = new Promise<void>((resolve, reject) => current.sends.push({ end: offset, resolve, reject }));
    this.consumer.onRecords(records);
    await complete;
  }

  private newTerm(owner: OwnedPartition): Term {
    const progress = new PartitionProgress(0);
    const sends: PendingSend[] = [];
    // Records of a former ownership tell the former one's account, never this one's.
    const account: RecordProgress = {
      released: (bytes) => this.current?.account === account && this.release(bytes),
      completed: (slot) => progress.complete(slot) && resolveUpTo(sends, progress.watermark),
    };
    return { owner, progress, sends, account };
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

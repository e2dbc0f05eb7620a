import { backoffMs, PosthornError, systemClock } from '#kernel';
import { type DeadLetter, deadRawRecord, deadUnsentRecord } from '../dead-letter.ts';
import type { DeadLetters } from '../dead-letters.ts';
import type { Producer, SendOptions } from '../message-log.ts';
import type { Topic } from '../topic.ts';
import { type IdempotentProducer, isTooLarge } from './idempotent-producer.ts';
import { type OutgoingRecord, outgoingRecord } from './outgoing-record.ts';
import { type QueuedRecord, SendQueue } from './send-queue.ts';
import type { KnownTopic } from './topics.ts';

/** Failures in a row from which on they are reported: one or two are usual while leaders move, or a topic is new. */
const FAILURES_REPORTED = 3;

function deadTooLarge(topic: string, { message, identity, bytes }: OutgoingRecord): DeadLetter {
  const { key, value, headers } = message;
  const raw = { key: Buffer.from(key), value, headers: bytesOfHeaders(headers) };
  const reason = `It has ${bytes} bytes, more than the topic allows: raise its max.message.bytes.`;
  return deadRawRecord(topic, null, raw, reason, identity);
}

function bytesOfHeaders(headers: Record<string, string>): [Buffer, Buffer][] {
  return Object.entries(headers).map(([name, value]) => [Buffer.from(name), Buffer.from(value)]);
}

/**
 * Sends one topic's records: the records of a project in their order, and projects in turn. Records that arrive while a
 * request is under way wait, and go together in the next request. A request that fails is repeated, with backoff, until
 * it is acknowledged. A record that no consumer could take, or that is larger than the topic takes, is kept among the
 * dead records instead, so that it stops no others.
 *
 * - idle: nothing is queued.
 * - pumping: entered by `send`; one request at a time, left when the queue is empty.
 * - stopped: after `stop`; every send rejects. Never left.
 */
export class KafkaProducer<T> implements Producer<T> {
  private readonly queue = new SendQueue();
  private readonly stopping = new AbortController();
  private pumping = false;

  constructor(
    private readonly topic: Topic<T>,
    private readonly known: KnownTopic,
    private readonly client: Pick<IdempotentProducer, 'produce' | 'renew'>,
    private readonly deadLetters: Pick<DeadLetters, 'add' | 'keepAll'>,
    private readonly onProblem: (message: string, error: unknown) => void,
  ) {}

  ready(): Promise<void> {
    return this.queue.ready();
  }

  async send(values: readonly T[], options: SendOptions = {}): Promise<void> {
    if (this.stopping.signal.aborted) throw this.stopped();
    const { records, dead } = this.encode(values, options.recheck ?? false);
    const answered = this.queue.add(records);
    if (!this.pumping) void this.pump();
    await (dead.length === 0 ? answered : Promise.all([answered, this.deadLetters.keepAll(dead)]));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.queue.abandon(this.stopped());
    await this.client.renew();
  }

  private encode(values: readonly T[], recheck: boolean): { records: OutgoingRecord[]; dead: DeadLetter[] } {
    const records: OutgoingRecord[] = [];
    const dead: DeadLetter[] = [];
    for (const value of values) {
      const problem = this.topic.problemOf?.(value);
      if (problem !== undefined) {
        dead.push(deadUnsentRecord(this.topic, value, problem));
        continue;
      }
      const record = outgoingRecord(this.topic, value, this.known.partitionCount, recheck);
      if (record.bytes > this.known.maxBatchBytes) dead.push(deadTooLarge(this.topic.name, record));
      else records.push(record);
    }
    return { records, dead };
  }

  private async pump(): Promise<void> {
    this.pumping = true;
    while (!this.queue.isEmpty) await this.deliver(this.queue.takeBatch());
    this.pumping = false;
  }

  /** Resolves when the batch is appended or refused, or this producer is stopped. Never rejects. */
  private async deliver(batch: QueuedRecord[]): Promise<void> {
    for (let failures = 0; batch.length > 0 && !this.stopping.signal.aborted;) {
      try {
        batch = await this.tryBatch(batch);
      } catch (error) {
        if (isTooLarge(error)) return this.isolate(batch);
        failures++;
        if (this.stopping.signal.aborted) return;
        if (failures >= FAILURES_REPORTED) {
          this.onProblem(`Sending to ${this.topic.name} failed ${failures} times in a row, trying again`, error);
        }
        await systemClock.sleep(backoffMs(failures, Math.random()), this.stopping.signal);
      }
    }
  }

  /** @returns the records that have to be sent again */
  private async tryBatch(batch: QueuedRecord[]): Promise<QueuedRecord[]> {
    const unanswered = new Set(await this.client.produce(batch.map((record) => record.message)));
    if (this.stopping.signal.aborted) return [];
    if (unanswered.size === 0) {
      this.queue.acknowledged(batch);
      return [];
    }
    this.queue.acknowledged(batch.filter(({ message }) => !unanswered.has(message)));
    return batch.filter(({ message }) => unanswered.has(message));
  }

  /** The topic's limit was lowered since the start: finds the record that is above it, and sends the others. */
  private async isolate(batch: QueuedRecord[]): Promise<void> {
    if (batch.length === 1) {
      const letter = deadTooLarge(this.topic.name, batch[0]!);
      return this.deadLetters.add(letter, () => this.queue.acknowledged(batch));
    }
    const half = batch.length >> 1;
    await this.deliver(batch.slice(0, half));
    await this.deliver(batch.slice(half));
  }

  private stopped(): PosthornError {
    return new PosthornError('unavailable', `Sending to ${this.topic.name} has been stopped.`, { canRetry: true });
  }
}

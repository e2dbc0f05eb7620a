import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { backoffMs, systemClock } from '#kernel';
import { KafkaJSNonRetriableError } from './commonjs-exports.ts';
import { within } from './within.ts';

export interface SessionOptions {
  topic: string;
  groupId: string;
  /** A member that is not heard of for so long loses its partitions. */
  sessionTimeoutMs: number;
  /** Bytes of one partition, and of all, that one fetch may bring. */
  maxBytesPerPartition: number;
  maxBytesPerFetch: number;
}

export interface SessionEvents {
  /** The group has given this member these partitions, and no others. Called before any of them is fetched. */
  onJoined(partitions: number[]): void;
  /** In no group for now; what was given may be given to others. */
  onLeft(): void;
  onBatch(payload: EachBatchPayload): void;
  onProblem(message: string, error: unknown): void;
}

export interface PartitionOffset {
  partition: number;
  offset: number;
}

const DISCONNECT_TIMEOUT_MS = 5_000;
/** How long a fetch waits for a record, and so how long a resumed partition may have to wait for its next fetch. */
const MAX_FETCH_WAIT_MS = 100;
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Membership in a consumer group by way of kafkajs' consumer, which after some errors ends for good and after some
 * others goes on by itself: here every end is followed by a new consumer, until `stop`.
 *
 * - running: a consumer exists; it joins, rejoins and fetches. Left when it crashes or goes silent, by `renew` or
 *   `stop`.
 * - resting: none exists, for the time of the backoff. Calls that need one do nothing, `commit` rejects.
 * - stopped: after `stop`. Never left.
 */
export class ConsumerSession {
  private readonly stopping = new AbortController();
  private current: Consumer | undefined;
  private renewing = new AbortController();
  private failures = 0;
  private lastSignMs = 0;
  private ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly kafka: Kafka,
    private readonly options: SessionOptions,
    private readonly events: SessionEvents,
  ) {}

  start(): void {
    this.ended = this.keepRunning();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.ended;
  }

  /** Leaves the group and joins it again, by way of a new consumer. */
  renew(): void {
    this.renewing.abort();
  }

  pause(partitions: number[]): void {
    if (partitions.length === 0) return;
    this.whileJoined((consumer) => consumer.pause([{ topic: this.options.topic, partitions }]));
  }

  resume(partitions: number[]): void {
    if (partitions.length === 0) return;
    this.whileJoined((consumer) => consumer.resume([{ topic: this.options.topic, partitions }]));
  }

  /** The next fetch of the partition begins here. */
  seek({ partition, offset }: PartitionOffset): void {
    this.whileJoined((consumer) => consumer.seek({ topic: this.options.topic, partition, offset: String(offset) }));
  }

  /** @throws whatever kafkajs throws; then nothing, or not all, is committed */
  async commit(offsets: PartitionOffset[]): Promise<void> {
    if (!this.current) throw new Error(`The consumer of ${this.options.topic} is not connected.`);
    const { topic } = this.options;
    await this.current.commitOffsets(
      offsets.map(({ partition, offset }) => ({ topic, partition, offset: String(offset) })),
    );
  }

  /** Out of a group there is nothing to do: whatever counts is said again when it is joined. */
  private whileJoined(call: (consumer: Consumer) => void): void {
    try {
      if (this.current) call(this.current);
    } catch (error) {
      // kafkajs has crashed, and has not told yet.
      if (!(error instanceof KafkaJSNonRetriableError)) throw error;
    }
  }

  private async keepRunning(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const reason = await this.runOne();
      if (signal.aborted) return;
      this.failures++;
      this.events.onProblem(`The consumer of ${this.options.topic} ended, starting another`, reason);
      await systemClock.sleep(backoffMs(this.failures, Math.random()), signal);
    }
  }

  /** @returns why the consumer ended */
  private async runOne(): Promise<unknown> {
    const consumer = this.create();
    const over = new AbortController();
    this.renewing = new AbortController();
    this.current = consumer;
    this.lastSignMs = performance.now();
    const crash = this.crashOf(consumer);
    const started = this.run(consumer);
    try {
      return await Promise.race([started.then(() => crash), this.silence(over.signal), this.asked(over.signal)]);
    } catch (error) {
      return error;
    } finally {
      over.abort();
      this.current = undefined;
      this.events.onLeft();
      await this.disconnect(consumer, started);
    }
  }

  private crashOf(consumer: Consumer): Promise<unknown> {
    return new Promise((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error));
    });
  }

  private create(): Consumer {
    const { groupId, sessionTimeoutMs, maxBytesPerPartition, maxBytesPerFetch } = this.options;
    return this.kafka.consumer({
      groupId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.min(1_000, sessionTimeoutMs / 3),
      maxWaitTimeInMs: MAX_FETCH_WAIT_MS,
      maxBytesPerPartition,
      maxBytes: maxBytesPerFetch,
      allowAutoTopicCreation: false,
      retry: { restartOnFailure: () => Promise.resolve(false) },
    });
  }

  /** Resolves when it has joined for the first time, or has crashed. */
  private async run(consumer: Consumer): Promise<void> {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      if (consumer !== this.current) return;
      this.lastSignMs = performance.now();
      this.events.onJoined(payload.memberAssignment[this.options.topic] ?? []);
    });
    consumer.on(consumer.events.HEARTBEAT, () => {
      this.lastSignMs = performance.now();
      this.failures = 0;
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [this.options.topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) => {
        if (consumer === this.current) this.events.onBatch(payload);
        return Promise.resolve();
      },
    });
  }

  /** Resolves when the group has not heard of the consumer for long, and it has not crashed either. */
  private async silence(over: AbortSignal): Promise<unknown> {
    const limitMs = 4 * this.options.sessionTimeoutMs;
    while (!over.aborted && performance.now() - this.lastSignMs < limitMs) {
      await systemClock.sleep(this.options.sessionTimeoutMs, over);
    }
    return new Error(`No sign of life for ${limitMs} ms`);
  }

  private async asked(over: AbortSignal): Promise<unknown> {
    await systemClock.sleep(MAX_TIMER_MS, AbortSignal.any([over, this.stopping.signal, this.renewing.signal]));
    return new Error('It was asked to join again');
  }

  /** Never while it joins for the first time: kafkajs would forget the join, which would go on and own partitions. */
  private async disconnect(consumer: Consumer, started: Promise<void>): Promise<void> {
    const done = started.catch(() => undefined).then(() => consumer.disconnect());
    try {
      await within(done, DISCONNECT_TIMEOUT_MS, `Disconnecting the consumer of ${this.options.topic}`);
    } catch (error) {
      this.events.onProblem(`The consumer of ${this.options.topic} did not end well`, error);
    }
  }
}

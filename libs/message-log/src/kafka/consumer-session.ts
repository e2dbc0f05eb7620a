import { type Consumer, roundRobinAssigner } from '@platformatic/kafka';
import { backoffMs, systemClock } from '#kernel';
import { isPassing, refusalsIn } from './client-errors.ts';
import { type ClientSource, singleTry } from './client-options.ts';
import { GroupConsumer } from './group-consumer.ts';
import type { PartitionOffset } from './partition-offset.ts';
import { within } from './within.ts';

/** The membership that a `ConsumerSession` holds. A group has one topic, see `groupIdOf`. */
export interface SessionOptions {
  topic: string;
  /** The configured number, by which the members divide the partitions, even if the cluster shows another. */
  partitionCount: number;
  groupId: string;
  /** A member without a heartbeat for so long loses its partitions. */
  sessionTimeoutMs: number;
}

/** The callbacks by which a `ConsumerSession` reports its membership to its `KafkaSubscription`. */
export interface SessionEvents {
  /** Called when the group has assigned exactly these partitions to this member. */
  onJoined(partitions: number[]): void;
  /** Called after each acknowledged heartbeat. */
  onHeartbeat(): void;
  /** Called when the member has left the group; its partitions may go to other members. */
  onLeft(): void;
  onProblem(message: string, error: unknown): void;
}

const CLOSE_TIMEOUT_MS = 5_000;
const MAX_HEARTBEAT_INTERVAL_MS = 1_000;
/** Failures in a row from which on they are reported: a fresh broker has no coordinator for a moment. */
const FAILURES_REPORTED = 4;
/** How long a commit is tried again. The last try may take as long as a connection does. */
const COMMIT_RETRY_MS = 2_000;
const MAX_TIMER_MS = 2 ** 31 - 1;
/** The name under which Posthorn's members have always joined, so that versions of it can share a group. */
const PROTOCOL = { name: 'RoundRobinAssigner', version: 0 };

type Assigner = typeof roundRobinAssigner;

/**
 * Returns true if a commit that failed may pass soon, unchanged. If its topic is gone, the topic does not come back as
 * it was.
 */
function mayBeCommitted(error: unknown): boolean {
  return isPassing(error) && refusalsIn(error).every(({ apiId }) => apiId !== 'UNKNOWN_TOPIC_OR_PARTITION');
}

/** Assigns partitions in turn, by the members' ids, so that the same members are given the same partitions. */
const assignInTurn: Assigner = (current, members, topics, metadata) => {
  const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
  return roundRobinAssigner(current, new Map(sorted), topics, metadata);
};

/**
 * Membership in a consumer group through the library's consumer, which is used for nothing else. The consumer responds
 * to a rebalance by joining again, once, and gives up if that fails; so every failure is followed by another try here.
 *
 * - joining: a consumer exists and requests its partitions, also during a rebalance. Left when the group responds.
 * - joined: the group has given partitions, and heartbeats keep them. Left by a rebalance, or after a session timeout
 *   without an acknowledged heartbeat.
 * - resting: no consumer exists, for the time of the backoff. Entered by `renew`, or after a long time without a sign
 *   of life. `commit` rejects.
 * - stopped: after `stop`. Never left.
 */
export class ConsumerSession {
  private readonly stopping = new AbortController();
  private current: Consumer | undefined;
  private renewing = new AbortController();
  private isJoined = false;
  private failures = 0;
  private lastSignMs = 0;
  private ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly source: ClientSource,
    private readonly options: SessionOptions,
    private readonly events: SessionEvents,
  ) {}

  /** True while the group certainly counts this member in: no other member has been given its partitions. */
  get isMember(): boolean {
    return this.isJoined && performance.now() - this.lastSignMs < this.options.sessionTimeoutMs;
  }

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

  /**
   * Tries again, for 2 s, while the coordinator cannot be reached or is not ready, as after a restart of a broker. A
   * refusal by the group is final: the partitions may be another member's. So is a refusal because the topic is gone: a
   * later commit would write the positions into the topic that replaces it.
   * @throws the library's error; then nothing, or not all, is committed
   */
  async commit(positions: PartitionOffset[]): Promise<void> {
    const { topic } = this.options;
    const offsets = positions.map(({ partition, offset }) => {
      return { topic, partition, offset: BigInt(offset), leaderEpoch: -1 };
    });
    const deadlineMs = performance.now() + COMMIT_RETRY_MS;
    for (let failures = 1; ; failures++) {
      if (!this.current?.memberId) throw new Error(`The consumer of ${topic} is in no group.`);
      try {
        return await this.current.commit({ offsets });
      } catch (error) {
        const isOver = performance.now() >= deadlineMs || this.stopping.signal.aborted;
        if (isOver || !mayBeCommitted(error)) throw error;
        await systemClock.sleep(backoffMs(failures, Math.random(), 100, 1_000), this.stopping.signal);
      }
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
    let joining = this.join(consumer, over.signal);
    // A join after a rebalance has failed. The library does not try again, and sends no heartbeat any more.
    consumer.on('error', (error) => {
      joining = joining.then(() => this.join(consumer, over.signal, error));
    });
    try {
      return await Promise.race([this.silence(over.signal), this.renewed(over.signal)]);
    } finally {
      over.abort();
      this.current = undefined;
      this.isJoined = false;
      this.events.onLeft();
      await this.leave(consumer, joining);
    }
  }

  private create(): Consumer {
    const { groupId, partitionCount, sessionTimeoutMs, topic } = this.options;
    const options = {
      ...singleTry(this.source),
      groupId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.min(MAX_HEARTBEAT_INTERVAL_MS, sessionTimeoutMs / 3),
      protocols: [PROTOCOL],
      partitionAssigner: assignInTurn,
      // The metadata are read after failures only: just their brokers count here, and reading them fails while one of
      // the partitions has no leader.
      metadataMaxAge: MAX_TIMER_MS,
    };
    const consumer = new GroupConsumer(options, partitionCount);
    consumer.topics.track(topic);
    this.listenTo(consumer);
    return consumer;
  }

  private listenTo(consumer: Consumer): void {
    const whileCurrent = (action: () => void) => {
      if (consumer === this.current) action();
    };
    consumer.on('consumer:group:rebalance', () => whileCurrent(() => (this.isJoined = false)));
    consumer.on('consumer:group:join', ({ assignments }) =>
      whileCurrent(() => {
        this.lastSignMs = performance.now();
        this.isJoined = true;
        this.events.onJoined(this.knownOf(assignments ?? []));
      }),
    );
    consumer.on('consumer:heartbeat:end', () =>
      whileCurrent(() => {
        this.lastSignMs = performance.now();
        this.failures = 0;
        this.events.onHeartbeat();
      }),
    );
  }

  /** A member with another configuration may have divided more partitions than this member knows. */
  private knownOf(assignments: readonly { topic: string; partitions: number[] }[]): number[] {
    const given = assignments.find(({ topic }) => topic === this.options.topic)?.partitions ?? [];
    return given.filter((partition) => partition < this.options.partitionCount);
  }

  /** Joins until the group responds, or the consumer is over. Never rejects. */
  private async join(consumer: Consumer, over: AbortSignal, reason?: unknown): Promise<void> {
    let error = reason;
    for (let failures = error === undefined ? 0 : 1; !over.aborted; failures++) {
      if (failures > 0) {
        const { topic } = this.options;
        if (failures >= FAILURES_REPORTED) this.events.onProblem(`The consumer of ${topic} cannot join`, error);
        await systemClock.sleep(backoffMs(failures, Math.random()), over);
        if (over.aborted) return;
      }
      try {
        await consumer.joinGroup({});
        return;
      } catch (failure) {
        error = failure;
      }
    }
  }

  /** Resolves when the group has not heard of the consumer for long. */
  private async silence(over: AbortSignal): Promise<unknown> {
    const limitMs = 4 * this.options.sessionTimeoutMs;
    while (!over.aborted && performance.now() - this.lastSignMs < limitMs) {
      await systemClock.sleep(this.options.sessionTimeoutMs, over);
    }
    return new Error(`No response for ${limitMs} ms`);
  }

  /** Resolves when `renew` was called. */
  private async renewed(over: AbortSignal): Promise<unknown> {
    await systemClock.sleep(MAX_TIMER_MS, AbortSignal.any([over, this.stopping.signal, this.renewing.signal]));
    return new Error('A partition was given up, so the group is joined again');
  }

  /** Leaves the group, but never while it joins: the group would count the member in, and wait for it. */
  private async leave(consumer: Consumer, joining: Promise<void>): Promise<void> {
    const left = joining.then(() => consumer.close());
    try {
      await within(left, CLOSE_TIMEOUT_MS, `Disconnecting the consumer of ${this.options.topic}`);
    } catch (error) {
      this.events.onProblem(`The consumer of ${this.options.topic} could not be ended`, error);
      // A leave that was refused leaves the connections open.
      void left.catch(() => consumer.connections.close());
    }
  }
}

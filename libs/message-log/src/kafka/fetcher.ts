import { setImmediate } from 'node:timers/promises';
import { FetchIsolationLevels, ProtocolError, type RecordsBatch } from '@platformatic/kafka';
import { backoffMs, messageOf, systemClock } from '#kernel';
import { committedBatches } from './committed-batches.ts';
import { fetchApi, type FetchedPartition } from './fetch-api.ts';
import type { LeaderClient } from './leader-client.ts';
import type { PartitionOffset } from './partition-offset.ts';
import { readBatches } from './read-batches.ts';
import { within } from './within.ts';

/** The topic that a `Fetcher` reads, and the bounds of each of its requests. */
export interface FetchOptions {
  topic: string;
  /** The most bytes of one partition, and of all partitions, in one fetch. */
  maxBytesPerPartition: number;
  maxBytesPerFetch: number;
}

/** Supplies the positions to fetch, and takes the fetched batches. */
export interface FetchTarget {
  /** The partitions to fetch from now, each with the next offset. */
  positions(): PartitionOffset[];
  /** Called with batches in their order; the first batch may begin before the requested offset. */
  onBatches(partition: number, batches: RecordsBatch[]): void;
  /** The topic was deleted and made again: the requested offsets belong to the former topic. */
  onRecreated(): void;
  /** The requested offset is not in the log. */
  onOutOfRange(position: PartitionOffset): void;
  onProblem(message: string, error: unknown): void;
}

/** How long a fetch waits for a record, and so how long an opened partition may have to wait for its next fetch. */
const MAX_WAIT_MS = 100;
const MIN_BYTES = 1;
const MAX_REST_MS = 1_000;
/** Failures in a row from which on they are reported: one or two are usual while leaders move. */
const FAILURES_REPORTED = 3;
const CLOSE_TIMEOUT_MS = 5_000;
/** No fetch session (KIP-227): every request names its partitions. */
const NO_SESSION = { id: 0, epoch: -1 };
const NO_LEADER = -1;

const rotated = <T>(list: readonly T[], by: number) => {
  const first = by % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
};

/**
 * Fetches the records of one topic from the leaders of its partitions, with one request to each leader at a time.
 *
 * - fetching: a request is under way to each leader of a partition that the target names.
 * - idle: the target named no partition when the last request ended. Left by `wake`.
 * - stopped: after `stop`. Never left.
 */
export class Fetcher {
  /** Leaders with a request under way, or with a rest after one that failed. */
  private readonly busy = new Set<number>();
  private readonly failuresOf = new Map<number, number>();
  private readonly stopping = new AbortController();
  private isLooking = false;
  private turn = 0;
  private topicId: string | undefined;

  constructor(
    private readonly client: LeaderClient,
    private readonly options: FetchOptions,
    private readonly target: FetchTarget,
  ) {}

  /** To be called when the positions of the target have changed. */
  wake(): void {
    if (!this.isLooking && !this.stopping.signal.aborted) void this.look();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    const { topic } = this.options;
    try {
      await within(this.client.close(), CLOSE_TIMEOUT_MS, `Disconnecting from the leaders of ${topic}`);
    } catch (error) {
      this.target.onProblem(`Fetching from ${topic} could not be ended`, error);
    }
  }

  /** Starts a request to each leader that has none under way. Never rejects. */
  private async look(): Promise<void> {
    this.isLooking = true;
    let leaders: ReadonlyMap<number, number> = new Map();
    let reason: unknown = new ProtocolError('LEADER_NOT_AVAILABLE');
    try {
      leaders = await this.client.leaders();
    } catch (error) {
      reason = error;
    }
    this.isLooking = false;
    if (this.stopping.signal.aborted) return;
    this.noticeTopic();
    const byLeader = Map.groupBy(this.target.positions(), ({ partition }) => leaders.get(partition) ?? NO_LEADER);
    if (leaders.size > 0 && !byLeader.has(NO_LEADER)) this.failuresOf.delete(NO_LEADER);
    for (const [leader, positions] of byLeader) {
      if (!this.busy.has(leader)) void this.serve(leader, positions, reason);
    }
  }

  private noticeTopic(): void {
    const { topicId } = this.client;
    if (this.topicId !== undefined && topicId !== this.topicId) this.target.onRecreated();
    this.topicId = topicId;
  }

  /**
   * Sends one request to a leader and handles its outcome. Never rejects.
   * @param whyNone the reason for `NO_LEADER`, if `leader` is `NO_LEADER`
   */
  private async serve(leader: number, positions: PartitionOffset[], whyNone: unknown): Promise<void> {
    this.busy.add(leader);
    try {
      if (leader === NO_LEADER) throw whyNone;
      await this.fetch(leader, positions);
      this.failuresOf.delete(leader);
    } catch (error) {
      const failures = this.onFailure(leader, error);
      await systemClock.sleep(backoffMs(failures, Math.random(), undefined, MAX_REST_MS), this.stopping.signal);
    }
    this.busy.delete(leader);
    this.wake();
  }

  private onFailure(leader: number, error: unknown): number {
    const failures = (this.failuresOf.get(leader) ?? 0) + 1;
    this.failuresOf.set(leader, failures);
    this.client.forgetLeaders();
    if (failures >= FAILURES_REPORTED && !this.stopping.signal.aborted) {
      this.target.onProblem(
        `Fetching from ${this.options.topic} failed ${failures} times in a row, trying again`,
        error,
      );
    }
    return failures;
  }

  /** @throws the error of one failed partition, after the records of the others were handed over */
  private async fetch(leader: number, positions: PartitionOffset[]): Promise<void> {
    const { errorCode, partitions } = await this.request(leader, rotated(positions, this.turn++));
    if (errorCode !== 0) throw new ProtocolError(errorCode);
    let failure: Error | undefined;
    for (const [index, fetched] of partitions.entries()) {
      // Decoding a partition's megabyte takes some milliseconds.
      if (index > 0 && fetched.records?.length) await setImmediate();
      if (this.stopping.signal.aborted) return;
      failure = this.handOver(fetched, positions) ?? failure;
    }
    if (failure) throw failure;
  }

  private async request(leader: number, positions: PartitionOffset[]) {
    const { topic, maxBytesPerFetch, maxBytesPerPartition } = this.options;
    const partitions = positions.map(({ partition, offset }) => ({
      ...{ partition, fetchOffset: BigInt(offset), partitionMaxBytes: maxBytesPerPartition },
      ...{ currentLeaderEpoch: -1, lastFetchedEpoch: -1 },
    }));
    const connection = await this.client.connectionTo(leader);
    const topics = [{ topicId: topic, partitions }];
    const { READ_COMMITTED } = FetchIsolationLevels;
    const { id, epoch } = NO_SESSION;
    return fetchApi.async(
      connection,
      MAX_WAIT_MS,
      MIN_BYTES,
      maxBytesPerFetch,
      READ_COMMITTED,
      id,
      epoch,
      topics,
      [],
      '',
    );
  }

  /**
   * Hands over the batches of one partition up to the first that cannot be decoded. That batch is fetched again: a
   * version of Posthorn that can decode it continues there.
   * @returns the error that keeps the partition from going on, if there is one
   */
  private handOver(fetched: FetchedPartition, positions: readonly PartitionOffset[]): Error | undefined {
    const { partition, errorCode, records, aborted } = fetched;
    if (errorCode !== 0) {
      const error = new ProtocolError(errorCode);
      if (error.apiId !== 'OFFSET_OUT_OF_RANGE') return error;
      this.target.onOutOfRange(positions.find((position) => position.partition === partition)!);
      return undefined;
    }
    if (!records?.length) return undefined;
    const { batches, undecoded } = readBatches(records);
    if (batches.length > 0) this.target.onBatches(partition, committedBatches(batches, aborted));
    if (undecoded === undefined) return undefined;
    const place = `The batch at offset ${undecoded.offset} of partition ${partition} of ${this.options.topic}`;
    return new Error(`${place} cannot be decoded: ${messageOf(undecoded.cause)}`, { cause: undecoded.cause });
  }
}

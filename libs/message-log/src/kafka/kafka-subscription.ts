import type { RecordsBatch } from '@platformatic/kafka';
import { messageOf, systemClock } from '#kernel';
import { deadRawRecord } from '../dead-letter.ts';
import type { DeadLetters } from '../dead-letters.ts';
import type { LogRecord } from '../log-record.ts';
import type { Consumer, SubscribeOptions, Subscription } from '../message-log.ts';
import type { Topic } from '../topic.ts';
import { ByteBudget } from './byte-budget.ts';
import { Committer } from './committer.ts';
import type { ConsumerSession, SessionEvents } from './consumer-session.ts';
import type { Fetcher, FetchTarget } from './fetcher.ts';
import type { PartitionOffset } from './partition-offset.ts';
import { PartitionShare, type StartPosition } from './partition-share.ts';
import { ShareKeeper } from './share-keeper.ts';

const COMMIT_EVERY_MS = 500;
/** Failed commits in a row from which on they are reported: one or two are usual while the group rebalances. */
const FAILED_COMMITS_REPORTED = 3;
/**
 * The time to wait after another process has claimed a partition. If the group gave it away, the group reports that by
 * then.
 */
const REJOIN_AFTER_MS = 3_000;

/** The parts that a subscription needs from outside. */
export interface SubscriptionContext {
  readonly partitionCount: number;
  readonly claimEpoch: (fence: string) => Promise<number>;
  readonly currentEpochs: (fences: string[]) => Promise<Map<string, number>>;
  /** @param unheeded the partitions for which the committed offset belongs to a former topic of the same name */
  readonly positions: (unheeded: ReadonlySet<number>) => Promise<Map<number, StartPosition>>;
  readonly session: (events: SessionEvents) => ConsumerSession;
  readonly fetcher: (target: FetchTarget) => Fetcher;
  /** Takes the records that cannot be read. */
  readonly deadLetters: DeadLetters;
  readonly onProblem: (message: string, error: unknown) => void;
}

/**
 * A consumer's membership in its group, and the records on their way to it.
 *
 * - following: after `start`; the keeper's shares follow the partitions that the group gives.
 * - stopped: after `stop`: nothing is wanted any more, and the last round has revoked all. Never left.
 */
export class KafkaSubscription<T> implements Subscription {
  private readonly stopping = new AbortController();
  private readonly budget: ByteBudget;
  private readonly session: ConsumerSession;
  private readonly fetcher: Fetcher;
  private readonly committer: Committer;
  private readonly keeper: ShareKeeper<T>;
  private timer: NodeJS.Timeout | undefined;
  private joins = 0;
  private failedCommits = 0;
  /** The partitions that the group gave last. */
  private given: readonly number[] = [];
  /** The partitions that were ours when the topic was made anew, and of which nothing has been committed since. */
  private readonly unheeded = new Set<number>();
  private timesRecreated = 0;
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly topic: Topic<T>,
    private readonly consumer: Consumer<T>,
    options: SubscribeOptions,
    private readonly context: SubscriptionContext,
  ) {
    this.budget = new ByteBudget(options.maxBytesInFlight, () => this.fetcher.wake());
    this.session = context.session({
      onJoined: (partitions) => this.onJoined(partitions),
      onHeartbeat: () => this.fetcher.wake(),
      onLeft: () => this.keeper.claimNothing(),
      onProblem: context.onProblem,
    });
    this.fetcher = context.fetcher({
      positions: () => this.positions(),
      onBatches: (partition, batches) => this.onBatches(partition, batches),
      onRecreated: () => this.onRecreated(),
      onOutOfRange: (position) => this.onOutOfRange(position),
      onProblem: context.onProblem,
    });
    this.committer = new Committer({
      currentEpochs: context.currentEpochs,
      commit: (offsets) => this.commitOffsets(offsets),
    });
    this.keeper = this.createKeeper();
  }

  start(): void {
    this.session.start();
    this.timer = setInterval(() => void this.commit(), COMMIT_EVERY_MS);
  }

  stop(): Promise<void> {
    return (this.stopped ??= this.stopNow());
  }

  private async stopNow(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.timer);
    this.keeper.want([]);
    await this.keeper.follow();
    await Promise.all([this.session.stop(), this.fetcher.stop()]);
  }

  private createKeeper(): ShareKeeper<T> {
    const { topic, consumer, context, committer, budget } = this;
    return new ShareKeeper<T>(
      {
        topic: topic.name,
        partitionCount: context.partitionCount,
        consumer,
        claimEpoch: context.claimEpoch,
        positions: () => this.startPositions(),
        onProblem: context.onProblem,
        share: (owner, start) => new PartitionShare(owner, start, topic, budget),
        loseStale: (shares) => committer.loseStale(shares),
        commit: (shares) => committer.commit(shares),
        onOpened: () => this.fetcher.wake(),
      },
      this.stopping.signal,
    );
  }

  private onJoined(partitions: number[]): void {
    this.joins++;
    this.given = partitions;
    // The others are read by another member now, which commits for the new topic.
    for (const partition of this.unheeded) if (!partitions.includes(partition)) this.unheeded.delete(partition);
    this.keeper.want(this.stopping.signal.aborted ? [] : partitions);
    this.fetcher.wake();
    void this.keeper.follow();
  }

  /** Records come out of open shares only, and out of none while the budget is spent. */
  private positions(): PartitionOffset[] {
    if (this.budget.isFull || !this.session.isMember) return [];
    const open = this.keeper.all().filter(({ owner }) => this.keeper.openShare(owner.partition) !== undefined);
    return open.map(({ owner, position }) => ({ partition: owner.partition, offset: position }));
  }

  private onBatches(partition: number, batches: RecordsBatch[]): void {
    const share = this.keeper.openShare(partition);
    if (!share || !this.session.isMember) return;
    const records: LogRecord<T>[] = [];
    for (const batch of batches) {
      if (this.budget.isFull) break;
      this.admit(share, batch, records);
    }
    if (records.length === 0) return;
    try {
      this.consumer.onRecords(records);
    } catch (error) {
      this.disown(share, `The consumer of ${share.owner.fence} failed`, error);
    }
  }

  /** Takes records in up to the budget; the rest is fetched again when there is room. */
  private admit(share: PartitionShare<T>, batch: RecordsBatch, records: LogRecord<T>[]): void {
    const firstOffset = Number(batch.firstOffset);
    const producerId = String(batch.producerId);
    for (const fetched of batch.records) {
      if (this.budget.isFull) return;
      const offset = firstOffset + fetched.offsetDelta;
      const record = share.admit(offset, fetched, producerId, (error, complete) => {
        const place = { partition: share.owner.partition, offset };
        this.context.deadLetters.add(deadRawRecord(this.topic.name, place, fetched, messageOf(error)), complete);
      });
      if (record) records.push(record);
    }
    share.passOver(firstOffset + batch.lastOffsetDelta + 1);
  }

  private async startPositions(): Promise<Map<number, StartPosition>> {
    const { timesRecreated } = this;
    const positions = await this.context.positions(new Set(this.unheeded));
    if (timesRecreated !== this.timesRecreated)
      throw new Error(`The topic ${this.topic.name} was recreated in the meantime.`);
    return positions;
  }

  private async commitOffsets(offsets: PartitionOffset[]): Promise<void> {
    const { timesRecreated } = this;
    await this.session.commit(offsets);
    if (timesRecreated === this.timesRecreated) for (const { partition } of offsets) this.unheeded.delete(partition);
  }

  /** Takes all partitions again, from the beginning of the new topic: the records read so far are of the former one. */
  private onRecreated(): void {
    this.timesRecreated++;
    this.context.onProblem(`The topic ${this.topic.name} was recreated: reading it from its beginning`, undefined);
    for (const partition of this.given) this.unheeded.add(partition);
    for (const share of this.keeper.all()) share.lose();
    void this.keeper.follow();
  }

  private onOutOfRange({ partition, offset }: PartitionOffset): void {
    const share = this.keeper.openShare(partition);
    if (share?.position !== offset) return;
    const error = new Error(`The log does not have the offset ${offset}, up to which it was read.`);
    this.disown(share, `${share.owner.fence} was truncated or recreated`, error);
  }

  /** Gives the partition up until the group confirms that it is ours. */
  private disown(share: PartitionShare<T>, message: string, error: unknown): void {
    this.context.onProblem(message, error);
    share.lose();
    this.keeper.unwant(share.owner.partition);
    void this.keeper.follow();
    void this.rejoinUnlessJoined();
  }

  private async rejoinUnlessJoined(): Promise<void> {
    const { joins } = this;
    await systemClock.sleep(REJOIN_AFTER_MS, this.stopping.signal);
    if (this.joins === joins) this.session.renew();
  }

  private async commit(): Promise<void> {
    try {
      const stale = await this.committer.commit(this.keeper.all());
      for (const share of stale) this.disown(share, `${share.owner.fence} was claimed by another process`, undefined);
      this.failedCommits = 0;
    } catch (error) {
      if (++this.failedCommits >= FAILED_COMMITS_REPORTED) {
        this.context.onProblem(`Positions in ${this.topic.name} cannot be committed`, error);
      }
    }
  }
}

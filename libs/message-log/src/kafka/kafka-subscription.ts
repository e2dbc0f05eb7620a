import type { EachBatchPayload } from 'kafkajs';
import { backoffMs, systemClock } from '#kernel';
import type { Consumer, OwnedPartition, SubscribeOptions, Subscription } from '../message-log.ts';
import type { Topic } from '../topic.ts';
import { ByteBudget } from './byte-budget.ts';
import { Committer } from './committer.ts';
import type { ConsumerSession, PartitionOffset, SessionEvents } from './consumer-session.ts';
import { PartitionShare, type StartPosition } from './partition-share.ts';

const COMMIT_EVERY_MS = 500;
/** Failed commits in a row after which it is said: one or two are usual while the group rebalances. */
const FAILED_COMMITS_REPORTED = 3;

/** What a subscription needs of the world around it. */
export interface SubscriptionContext {
  partitionCount: number;
  claimEpoch(fence: string): Promise<number>;
  currentEpochs(fences: string[]): Promise<Map<string, number>>;
  /** Where the group goes on, for every partition. */
  positions(): Promise<Map<number, StartPosition>>;
  session(events: SessionEvents): ConsumerSession;
  onProblem(message: string, error: unknown): void;
}

/**
 * A consumer's shares of a topic. The group tells which partitions it gets (`onJoined`, at once and without waiting for
 * us); rounds, one after the other, make the shares follow: what is gone, or was claimed by somebody else, is revoked
 * and closed, what is new is claimed and opened. A partition that stays keeps its share and goes on where it was.
 *
 * - following: after `start`.
 * - stopped: after `stop`: no partition is wanted any more, the last round has revoked all. Never left.
 */
export class KafkaSubscription<T> implements Subscription {
  private readonly shares = new Map<number, PartitionShare<T>>();
  private wanted = new Set<number>();
  private readonly stopping = new AbortController();
  private readonly budget: ByteBudget;
  private readonly committer: Committer;
  private readonly session: ConsumerSession;
  private rounds: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private failedCommits = 0;
  private failedRounds = 0;

  constructor(
    private readonly topic: Topic<T>,
    private readonly consumer: Consumer<T>,
    options: SubscribeOptions,
    private readonly context: SubscriptionContext,
  ) {
    this.budget = new ByteBudget(options.maxBytesInFlight, () => this.applyPauses());
    const { onProblem } = context;
    this.session = context.session({
      onJoined: (partitions) => this.onJoined(partitions),
      onBatch: (payload) => this.onBatch(payload),
      onProblem,
    });
    this.committer = new Committer({
      currentEpochs: (fences) => context.currentEpochs(fences),
      commit: (offsets: PartitionOffset[]) => this.session.commit(offsets),
    });
  }

  start(): void {
    this.session.start();
    this.timer = setInterval(() => void this.commitAll(), COMMIT_EVERY_MS);
  }

  async stop(): Promise<void> {
    if (this.stopping.signal.aborted) return this.rounds;
    this.stopping.abort();
    clearInterval(this.timer);
    this.wanted = new Set();
    this.applyPauses();
    await this.requestRound();
    await this.session.stop();
  }

  private onJoined(partitions: number[]): void {
    if (!this.stopping.signal.aborted) this.wanted = new Set(partitions);
    for (const partition of this.wanted) {
      const share = this.shares.get(partition);
      if (share) this.session.seek({ partition, offset: share.end });
    }
    this.applyPauses(partitions);
    void this.requestRound();
  }

  /** Fetches from open shares only, and from none while the budget is spent. */
  private applyPauses(assigned: Iterable<number> = this.shares.keys()): void {
    const open = (partition: number) =>
      !this.budget.isFull && this.wanted.has(partition) && (this.shares.get(partition)?.isOpen ?? false);
    const partitions = [...assigned];
    this.session.pause(partitions.filter((partition) => !open(partition)));
    this.session.resume(partitions.filter(open));
  }

  private onBatch({ batch, resolveOffset }: EachBatchPayload): void {
    const share = this.shares.get(batch.partition);
    if (!share?.isOpen || !this.wanted.has(batch.partition)) return;
    if (Number(batch.highWatermark) < share.end) return this.loseTruncated(share, batch.highWatermark);
    const records = [];
    for (const message of batch.messages) {
      if (this.budget.isFull) break;
      const onUndecodable = (error: unknown) => {
        this.context.onProblem(`Passed over ${share.owner.fence} offset ${message.offset}: not readable`, error);
      };
      const record = share.admit(message, onUndecodable);
      if (record) records.push(record);
    }
    resolveOffset(this.budget.isFull ? String(share.end - 1) : batch.lastOffset());
    if (records.length === 0) return;
    try {
      this.consumer.onRecords(records);
    } catch (error) {
      this.lose(share, `The consumer of ${share.owner.fence} failed`, error);
    }
  }

  private loseTruncated(share: PartitionShare<T>, highWatermark: string): void {
    const error = new Error(`The log ends at ${highWatermark}, before ${share.end}, where it was read already.`);
    this.lose(share, `${share.owner.fence} was cut or made anew; starting it again`, error);
  }

  private lose(share: PartitionShare<T>, message: string, error: unknown): void {
    this.context.onProblem(message, error);
    share.lose();
    this.failedRounds++;
    void this.requestRound();
  }

  private requestRound(): Promise<void> {
    return (this.rounds = this.rounds.then(() => this.round()));
  }

  /** Makes the shares follow what is wanted. Never rejects. */
  private async round(): Promise<void> {
    await this.attempt('Asking for epochs', () => this.committer.loseStale([...this.shares.values()]));
    for (;;) {
      const gone = [...this.shares.values()].filter((share) => share.isLost || !this.wanted.has(share.owner.partition));
      const fresh = [...this.wanted].filter((partition) => !this.shares.has(partition));
      if (gone.length + fresh.length === 0) return;
      await Promise.all([this.release(gone), this.attempt('Taking partitions over', () => this.take(fresh))]);
      if (this.failedRounds > 0) await systemClock.sleep(backoffMs(this.failedRounds, Math.random()), this.stopping.signal);
    }
  }

  private async release(gone: PartitionShare<T>[]): Promise<void> {
    if (gone.length === 0) return;
    this.applyPauses();
    await this.attempt('Revoking', () => this.consumer.onRevoked(gone.map((share) => share.owner)));
    await this.attempt('The last commit', () => this.committer.commit(gone));
    for (const share of gone) {
      share.close();
      this.shares.delete(share.owner.partition);
    }
  }

  private async take(partitions: number[]): Promise<void> {
    if (partitions.length === 0) return;
    const owners: OwnedPartition[] = [];
    for (const partition of partitions) if (this.wanted.has(partition)) owners.push(await this.claim(partition));
    // Read after the claim: from now on nobody else's commit says more than was there at this moment.
    const positions = await this.context.positions();
    const shares = owners.map((owner) => {
      const share = new PartitionShare(owner, positions.get(owner.partition)!, this.topic, this.budget);
      this.shares.set(owner.partition, share);
      return share;
    });
    try {
      await this.consumer.onAssigned(owners);
    } catch (error) {
      for (const share of shares) share.lose();
      throw error;
    }
    for (const share of shares) {
      share.open();
      this.session.seek({ partition: share.owner.partition, offset: share.end });
    }
    this.applyPauses();
    this.failedRounds = 0;
  }

  private async claim(partition: number): Promise<OwnedPartition> {
    const fence = `${this.topic.name}/${partition}`;
    const epoch = await this.context.claimEpoch(fence);
    return { fence, epoch, partition, partitionCount: this.context.partitionCount };
  }

  private async commitAll(): Promise<void> {
    const shares = [...this.shares.values()];
    try {
      await this.committer.commit(shares);
      this.failedCommits = 0;
    } catch (error) {
      if (++this.failedCommits === FAILED_COMMITS_REPORTED) {
        this.context.onProblem(`Positions in ${this.topic.name} could not be committed`, error);
      }
    }
    if (shares.some((share) => share.isLost)) void this.requestRound();
  }

  private async attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failedRounds++;
      this.context.onProblem(`${what} failed for ${this.topic.name}`, error);
    }
  }
}

import { systemClock } from '#kernel';
import type { Consumer } from '../message-log.ts';
import type { OwnedPartition } from '../owned-partition.ts';
import type { PartitionShare, StartPosition } from './partition-share.ts';

/** The rest after a take-over that failed, with Postgres or Kafka away, before the next try. */
const REST_MS = 1_000;

/** The parts of the surrounding subscription that the keeper needs. */
export interface KeeperContext<T> {
  readonly topic: string;
  readonly partitionCount: number;
  readonly consumer: Consumer<T>;
  readonly claimEpoch: (fence: string) => Promise<number>;
  /** The position at which the group goes on, for every partition. */
  readonly positions: () => Promise<Map<number, StartPosition>>;
  readonly share: (owner: OwnedPartition, start: StartPosition) => PartitionShare<T>;
  readonly loseStale: (shares: readonly PartitionShare<T>[]) => Promise<unknown>;
  readonly commit: (shares: readonly PartitionShare<T>[]) => Promise<unknown>;
  /** Called when records may be handed over out of more shares. */
  readonly onOpened: () => void;
  readonly onProblem: (message: string, error: unknown) => void;
}

/**
 * The shares of this process, and the rounds that adapt them to the wanted partitions. The wanted partitions change at
 * any moment, while claiming and revoking take their time; so rounds follow one another. A round revokes and closes the
 * shares that are lost or no longer wanted; then it claims and opens new shares. A share that stays goes on where it
 * was.
 */
export class ShareKeeper<T> {
  private readonly shares = new Map<number, PartitionShare<T>>();
  private wanted = new Set<number>();
  private mayClaim = false;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: KeeperContext<T>,
    private readonly stopping: AbortSignal,
  ) {}

  all(): PartitionShare<T>[] {
    return [...this.shares.values()];
  }

  /** The share out of which records may be handed over now. */
  openShare(partition: number): PartitionShare<T> | undefined {
    const share = this.shares.get(partition);
    return share?.isOpen && this.wanted.has(partition) ? share : undefined;
  }

  /** The group has given us these partitions. */
  want(partitions: readonly number[]): void {
    this.wanted = new Set(partitions);
    this.mayClaim = true;
  }

  /** Does not claim the partition until the group gives it to us again. */
  unwant(partition: number): void {
    this.wanted.delete(partition);
  }

  /** We are in no group for now, so our partitions may be given to others. We keep them until others claim them. */
  claimNothing(): void {
    this.mayClaim = false;
  }

  /** Resolves when exactly the wanted shares are open. Never rejects. */
  follow(): Promise<void> {
    return (this.last = this.last.then(() => this.round()));
  }

  private async round(): Promise<void> {
    await this.attempt('Reading epochs', () => this.context.loseStale(this.all()));
    for (;;) {
      const gone = this.all().filter((share) => share.isLost || !this.wanted.has(share.owner.partition));
      const fresh = [...this.wanted].filter((partition) => this.mayClaim && !this.shares.has(partition));
      if (gone.length + fresh.length === 0) return;
      const [, taken] = await Promise.all([
        this.release(gone),
        this.attempt('Taking partitions over', () => this.take(fresh)),
      ]);
      if (!taken) await systemClock.sleep(REST_MS, this.stopping);
    }
  }

  private async release(gone: PartitionShare<T>[]): Promise<void> {
    if (gone.length === 0) return;
    const { consumer, commit } = this.context;
    await this.attempt('Revoking', () => consumer.onRevoked(gone.map((share) => share.owner)));
    await this.attempt('The last commit', () => commit(gone));
    for (const share of gone) {
      share.close();
      this.shares.delete(share.owner.partition);
    }
  }

  private async take(partitions: number[]): Promise<void> {
    if (partitions.length === 0) return;
    const owners: OwnedPartition[] = [];
    for (const partition of partitions) if (this.wanted.has(partition)) owners.push(await this.claim(partition));
    // Read after the claims: a record that a former owner commits from now on was complete before them.
    const positions = await this.context.positions();
    const shares = owners.map((owner) => this.context.share(owner, positions.get(owner.partition)!));
    for (const share of shares) this.shares.set(share.owner.partition, share);
    try {
      await this.context.consumer.onAssigned(owners);
    } catch (error) {
      for (const share of shares) share.lose();
      throw error;
    }
    for (const share of shares) share.open();
    this.context.onOpened();
  }

  private async claim(partition: number): Promise<OwnedPartition> {
    const fence = `${this.context.topic}/${partition}`;
    const epoch = await this.context.claimEpoch(fence);
    return { fence, epoch, partition, partitionCount: this.context.partitionCount };
  }

  private async attempt(what: string, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.context.onProblem(`${what} failed for ${this.context.topic}`, error);
      return false;
    }
  }
}

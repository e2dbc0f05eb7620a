import { within } from './within.ts';
import type { PartitionOffset } from './consumer-session.ts';
import type { PartitionShare } from './partition-share.ts';

const COMMIT_TIMEOUT_MS = 5_000;

interface Committing {
  currentEpochs(fences: string[]): Promise<Map<string, number>>;
  commit(offsets: PartitionOffset[]): Promise<void>;
}

/**
 * Commits the watermarks of shares, one commit at a time, and finds out whose epoch is stale.
 *
 * Kafka accepts commits of any member for any partition. So the epoch is asked for after the watermark was read: what
 * was complete then was completed under an epoch that was still the current one.
 */
export class Committer {
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly log: Committing) {}

  /**
   * Commits what has moved. Shares whose epoch is stale are marked as lost, and nothing is committed for them.
   * @throws whatever Postgres or Kafka throws, or `unavailable` after 5 s
   */
  commit(shares: readonly PartitionShare<unknown>[]): Promise<void> {
    const commit = this.last.then(() => within(this.commitNow(shares), COMMIT_TIMEOUT_MS, 'A commit'));
    this.last = commit.catch(() => undefined);
    return commit;
  }

  /** Marks the shares whose epoch is stale as lost. */
  async loseStale(shares: readonly PartitionShare<unknown>[]): Promise<void> {
    if (shares.length === 0) return;
    const epochs = await this.log.currentEpochs(shares.map((share) => share.owner.fence));
    for (const share of shares) if (epochs.get(share.owner.fence) !== share.owner.epoch) share.lose();
  }

  private async commitNow(shares: readonly PartitionShare<unknown>[]): Promise<void> {
    const moved = shares.map((share) => ({ share, offset: share.watermark }));
    // One with records in flight is asked for too: its writes may be refused, and then nothing of it ever moves.
    const asked = moved.filter(({ share, offset }) => offset > share.committed || share.hasInFlight);
    await this.loseStale(asked.map(({ share }) => share));
    const due = moved.filter(({ share, offset }) => offset > share.committed && !share.isLost);
    if (due.length === 0) return;
    await this.log.commit(due.map(({ share, offset }) => ({ partition: share.owner.partition, offset })));
    for (const { share, offset } of due) share.committed = offset;
  }
}

import type { PartitionOffset } from './partition-offset.ts';
import type { PartitionShare } from './partition-share.ts';
import { within } from './within.ts';

const COMMIT_TIMEOUT_MS = 5_000;

/** The epochs in Postgres and the group's offsets in Kafka, which a `Committer` compares and writes. */
export interface CommitTarget {
  /** The current epoch of each of these names, if it has one. */
  readonly currentEpochs: (fences: string[]) => Promise<Map<string, number>>;
  /** Commits the next offset of each partition for the group. */
  readonly commit: (offsets: PartitionOffset[]) => Promise<void>;
}

/**
 * Commits the watermarks of shares, one commit at a time, and finds the shares whose epoch is stale.
 *
 * Kafka takes commits from any member for any partition. So epochs are read after the watermarks: every record below a
 * watermark was completed under an epoch that was current then.
 */
export class Committer {
  private last: Promise<unknown> = Promise.resolve();

  /** @param timeoutMs how long a caller waits for a commit. Default: 5 s */
  constructor(
    private readonly target: CommitTarget,
    private readonly timeoutMs = COMMIT_TIMEOUT_MS,
  ) {}

  /**
   * Commits the watermarks that have moved, except where the epoch is stale. The next commit waits for this commit,
   * even if the caller has stopped waiting. Otherwise an older offset could arrive last.
   * @returns the shares that were lost by it
   * @throws the error of Postgres or Kafka, or PosthornError `unavailable` after 5 s
   */
  commit<T>(shares: readonly PartitionShare<T>[]): Promise<PartitionShare<T>[]> {
    const overdue = new AbortController();
    const commit = this.last.then(() => this.commitNow(shares, overdue.signal));
    this.last = commit.catch(() => undefined);
    return within(commit, this.timeoutMs, 'A commit').finally(() => overdue.abort());
  }

  /** @returns the shares that this call found lost, because another process has claimed them */
  async loseStale<T>(shares: readonly PartitionShare<T>[]): Promise<PartitionShare<T>[]> {
    if (shares.length === 0) return [];
    const epochs = await this.target.currentEpochs(shares.map((share) => share.owner.fence));
    return shares.filter(({ owner }) => epochs.get(owner.fence) !== owner.epoch).filter((share) => share.lose());
  }

  /** @param overdue aborted when the caller no longer waits: an offset not sent by then may be another member's */
  private async commitNow<T>(shares: readonly PartitionShare<T>[], overdue: AbortSignal): Promise<PartitionShare<T>[]> {
    overdue.throwIfAborted();
    const marks = shares.map((share) => ({ share, offset: share.watermark }));
    const isMoved = (mark: (typeof marks)[number]) => mark.offset > mark.share.committed;
    // A share with records in flight is checked too: its writes may be refused, and then its watermark never moves.
    const candidates = marks.filter((mark) => isMoved(mark) || mark.share.hasInFlight).map(({ share }) => share);
    const stale = await this.loseStale(candidates);
    overdue.throwIfAborted();
    const due = marks.filter((mark) => isMoved(mark) && !mark.share.isLost);
    if (due.length > 0) {
      await this.target.commit(due.map(({ share, offset }) => ({ partition: share.owner.partition, offset })));
    }
    for (const { share, offset } of due) share.committed = offset;
    return stale;
  }
}

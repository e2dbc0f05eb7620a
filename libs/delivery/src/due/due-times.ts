import { type Clock, counted, messageOf } from '#kernel';
import type { OwnedPartition } from '#message-log';
import type { Queryable } from '#postgres';
import { correctDue, type DuePlace, findFutureDue, firstFuturePlace } from './future-due.ts';

/**
 * The least time between two looks, and the largest share of the time that they take: each reads all waiting retries.
 */
const LEAST_REST_MS = 60_000;
const LOOKING_SHARE = 0.01;

/** The database and the clock by which `DueTimes` corrects rows, and the receivers of its reports. */
export interface DueTimesOptions {
  pool: Queryable;
  clock: Clock;
  /** Called when rows may be due earlier than before. */
  onCorrected: () => void;
  onProblem: (message: string) => void;
}

/**
 * Corrects rows of `due` that a fast clock has put into the future. A retry becomes due after its own wait, counted
 * from now, and a replay at once. A look begins when partitions are assigned, when the clock was set back, and once a
 * minute, since another process may notice later that its clock is wrong. If many retries wait, so that a look takes
 * longer than 0.6 s, looks are further apart.
 *
 * - resting: until the next look is due.
 * - looking: reads the rows that are due in the future page by page, beside other work.
 */
export class DueTimes {
  private owned: readonly OwnedPartition[] = [];
  private looking: Promise<void> | undefined;
  private nextLookMs = 0;
  private steppedMs: number;

  constructor(private readonly options: DueTimesOptions) {
    this.steppedMs = options.clock.steppedMs();
  }

  assigned(partitions: readonly OwnedPartition[]): void {
    this.owned = [...this.owned, ...partitions];
    this.nextLookMs = 0;
  }

  /** If nothing is owned any more, resolves once no look is under way. A look writes nothing for a stale epoch. */
  async revoked(partitions: readonly OwnedPartition[]): Promise<void> {
    this.owned = this.owned.filter((owner) => !partitions.includes(owner));
    if (this.owned.length === 0) await this.looking;
  }

  /** Begins a look if one is due. Called once a second. */
  sweep(): void {
    const steppedMs = this.options.clock.steppedMs();
    if (steppedMs < this.steppedMs) this.nextLookMs = 0;
    this.steppedMs = steppedMs;
    if (this.owned.length === 0 || this.looking || performance.now() < this.nextLookMs) return;
    this.nextLookMs = Infinity;
    const beganMs = performance.now();
    this.looking = this.look()
      .catch((error: unknown) => {
        this.options.onProblem(`Looking for retries in the far future is tried again: ${messageOf(error)}`);
      })
      .finally(() => {
        this.looking = undefined;
        const tookMs = performance.now() - beganMs;
        // 0 if there is reason to look again at once: partitions were assigned meanwhile, or the clock was set back.
        if (this.nextLookMs > 0) this.nextLookMs = beganMs + Math.max(LEAST_REST_MS, tookMs / LOOKING_SHARE);
      });
  }

  private async look(): Promise<void> {
    const { pool, clock, onCorrected, onProblem } = this.options;
    let corrected = 0;
    for (let after: DuePlace | undefined = firstFuturePlace(clock.nowMs()); after && this.owned.length > 0;) {
      const { found, last } = await findFutureDue(pool, after, this.owned, clock.nowMs());
      if (found.length > 0) corrected += await correctDue(pool, found, this.owned);
      after = last;
    }
    if (corrected === 0) return;
    const rows = counted(corrected, 'retry or replay', 'retries and replays');
    onProblem(`A clock that was ahead had postponed ${rows}. Each is now due after its own wait.`);
    onCorrected();
  }
}

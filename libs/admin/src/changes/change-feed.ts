import type pg from 'pg';
import type { Clock } from '#kernel';
import { isBefore, type Position } from '#postgres';
import { readChangedProjects } from './read-changed-projects.ts';

/** The pause between two looks. */
const EVERY_MS = 250;

/** The end of a wait: the place behind everything that does not concern the project. */
export interface Waited {
  place: Position;
  /** True if changes of the project lie behind the place. */
  isFound: boolean;
}

interface Waiter {
  projectId: string;
  place: Position;
  end: (isFound: boolean) => void;
  fail: (error: unknown) => void;
}

/** The database of a `ChangeFeed`, and the clock of its pauses. */
export interface ChangeFeedOptions {
  pool: pg.Pool;
  clock: Pick<Clock, 'sleep'>;
}

/**
 * Looks for new changes on behalf of all readers of this process that have read everything: one statement each 250 ms,
 * however many readers wait, and none if no reader waits. A reader goes on when its project has changes.
 *
 * - resting: no reader waits. Left by `wait`.
 * - looking: one look after the other. Left when no reader waits.
 */
export class ChangeFeed {
  private readonly waiting = new Set<Waiter>();
  private isLooking = false;

  constructor(private readonly options: ChangeFeedOptions) {}

  /**
   * Resolves when changes of the project lie behind a place, after a time, or when the signal aborts. Rejects if the
   * database does.
   */
  wait(projectId: string, place: Position, timeoutMs: number, signal: AbortSignal): Promise<Waited> {
    if (signal.aborted) return Promise.resolve({ place, isFound: false });
    const { promise, resolve, reject } = Promise.withResolvers<Waited>();
    const end = (isFound: boolean) => resolve({ place: waiter.place, isFound });
    const waiter: Waiter = { projectId, place, end, fail: reject };
    const giveUp = () => end(false);
    const timer = setTimeout(giveUp, timeoutMs);
    signal.addEventListener('abort', giveUp, { once: true });
    this.waiting.add(waiter);
    if (!this.isLooking) void this.run();
    return promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      this.waiting.delete(waiter);
    });
  }

  private async run(): Promise<void> {
    this.isLooking = true;
    try {
      while (this.waiting.size > 0) if (!(await this.look())) await this.options.clock.sleep(EVERY_MS);
    } catch (error) {
      for (const { fail } of this.waiting) fail(error);
    }
    this.isLooking = false;
  }

  /**
   * Looks from the earliest place of a reader on. A reader that comes meanwhile is met by the next look.
   * @returns true if more is recorded behind what was read
   */
  private async look(): Promise<boolean> {
    const waiters = [...this.waiting];
    const from = waiters.map(({ place }) => place).reduce((one, other) => (isBefore(other, one) ? other : one));
    const { lastOf, place, isFull } = await readChangedProjects(this.options.pool, from);
    for (const waiter of waiters) {
      const last = lastOf.get(waiter.projectId);
      if (last && isBefore(waiter.place, last)) waiter.end(true);
      else if (isBefore(waiter.place, place)) waiter.place = place;
    }
    return isFull;
  }
}

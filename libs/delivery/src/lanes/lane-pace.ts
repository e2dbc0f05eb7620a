import { RateLimit } from '#kernel';

/**
 * The lateness of timers that a rate makes up for. After a late timer or a rest, the requests of this time may go at
 * once.
 */
const CATCH_UP_SECONDS = 0.1;

function limitAt(perSecond: number, nowMs: number): RateLimit {
  const missed = perSecond * CATCH_UP_SECONDS;
  return new RateLimit({ perSecond, burst: 1 + missed }, Math.max(1, missed), nowMs);
}

/** The pace at which the requests of one endpoint follow each other; without a rate, it bounds nothing. */
export class LanePace {
  private limit: RateLimit | undefined;

  /** Requests a second, or null if there is no bound. */
  get perSecond(): number | null {
    return this.limit?.rate.perSecond ?? null;
  }

  /** Begins anew with this rate; null for no bound. */
  set(perSecond: number | null, nowMs: number): void {
    this.limit = perSecond === null ? undefined : limitAt(perSecond, nowMs);
  }

  /** The milliseconds until the next request may go; 0 if it may go now. */
  waitMs(nowMs: number): number {
    return this.limit?.waitMs(nowMs) ?? 0;
  }

  /** The number of requests that may go within the given time. */
  available(nowMs: number, withinMs: number): number {
    return this.limit?.available(nowMs, withinMs) ?? Infinity;
  }

  /** Returns true if nothing is lost when it is forgotten and set again. */
  isFull(nowMs: number): boolean {
    return this.limit?.isFull(nowMs) ?? true;
  }

  take(): void {
    this.limit?.take();
  }

  /** Gives a request back that was not sent after all. */
  giveBack(): void {
    this.limit?.giveBack();
  }
}

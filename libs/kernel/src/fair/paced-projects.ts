import { BoundedCache } from '../bounded-cache.ts';
import { RateLimit } from './rate-limit.ts';
import type { YieldingRate } from './yielding-rate.ts';

/**
 * Pieces of work that may follow each other at once: the yield of the least rate in 0.4 s. A project that works less
 * than that on average catches up at once after a stall of the process, whose delay would otherwise last for seconds.
 */
const BURST = 100;
/**
 * The most projects that are remembered. Beyond, the project that has worked least recently is forgotten; its next work
 * begins with a burst.
 */
const MAX_PROJECTS = 10_000;

/**
 * Holds projects to the rate at which their work leaves the others' alone, see `YieldingRate`. A project that is alone
 * is not held.
 */
export class PacedProjects {
  private readonly limits: BoundedCache<RateLimit>;

  /**
   * @param hasOthers returns true if other projects have just had work
   * @param monotonicMs the time of a clock that is never set, in milliseconds
   */
  constructor(
    private readonly rate: YieldingRate,
    private readonly hasOthers: (projectId: string) => boolean,
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {
    const current = {
      get perSecond() {
        return rate.perSecond(monotonicMs());
      },
      burst: BURST,
    };
    const newLimit = () => new RateLimit(current, BURST, monotonicMs());
    this.limits = new BoundedCache(MAX_PROJECTS, newLimit, () => 1);
  }

  /** Returns true if the project has to wait. */
  isHeld(projectId: string): boolean {
    const nowMs = this.monotonicMs();
    if (!this.hasOthers(projectId) || this.limits.get(projectId).available(nowMs) > 0) return false;
    this.rate.holds(projectId, nowMs);
    return true;
  }

  /** Charges a project for `count` pieces of work, done while it was not held. An excess lengthens its next wait. */
  noteDone(projectId: string, count: number): void {
    if (this.hasOthers(projectId)) this.limits.get(projectId).take(count);
  }

  /** The milliseconds after which a project that is held may go on. */
  waitMs(projectId: string): number {
    return this.limits.get(projectId).waitMs(this.monotonicMs());
  }
}

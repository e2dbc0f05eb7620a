import type { YieldingRate } from './yielding-rate.ts';

/** Pieces of work that may follow each other at once. */
const BURST = 8;
/** Projects whose last work is remembered. Forgotten are those that have worked least recently. */
const MAX_REMEMBERED = 10_000;

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/**
 * Holds a project to the rate at which its work leaves the others' alone, see `YieldingRate`: a token bucket for each
 * project. A project that is alone is not held.
 */
export class PacedProjects {
  private readonly buckets = new Map<string, Bucket>();

  /** @param hasOthers returns true if other projects have just had work */
  constructor(
    private readonly rate: YieldingRate,
    private readonly hasOthers: (projectId: string) => boolean,
  ) {}

  /** Takes a piece of work if the project may do it now. @returns whether it may */
  tryTake(projectId: string): boolean {
    if (this.isHeld(projectId)) return false;
    this.take(projectId, 1);
    return true;
  }

  /** Returns true if the project has to wait. */
  isHeld(projectId: string): boolean {
    const nowMs = performance.now();
    if (this.filled(projectId, nowMs).tokens >= 1 || !this.hasOthers(projectId)) return false;
    this.rate.holds(projectId, nowMs);
    return true;
  }

  /** Notes that a project which was not held has done so much. More than it had left is made up for by a longer wait. */
  take(projectId: string, count: number): void {
    const bucket = this.filled(projectId, performance.now());
    bucket.tokens = Math.max(bucket.tokens, 1) - count;
  }

  /** The milliseconds until the project may go on, at least 1. */
  waitMs(projectId: string): number {
    const nowMs = performance.now();
    const missing = BURST / 2 - this.filled(projectId, nowMs).tokens;
    return Math.max(1, (missing * 1_000) / this.rate.perSecond(nowMs));
  }

  private filled(projectId: string, nowMs: number): Bucket {
    const bucket = this.buckets.get(projectId) ?? { tokens: BURST, filledAtMs: nowMs };
    const grown = ((nowMs - bucket.filledAtMs) * this.rate.perSecond(nowMs)) / 1_000;
    bucket.tokens = Math.min(BURST, bucket.tokens + grown);
    bucket.filledAtMs = nowMs;
    this.remember(projectId, bucket);
    return bucket;
  }

  private remember(projectId: string, bucket: Bucket): void {
    this.buckets.delete(projectId);
    this.buckets.set(projectId, bucket);
    if (this.buckets.size > MAX_REMEMBERED) this.buckets.delete(this.buckets.keys().next().value!);
  }
}

/** So many a second on average, and at most those of one second at once. */
export class RateLimit {
  private left = 0;

  constructor(
    private readonly perSecond: number,
    private countedMs: number,
  ) {}

  /** How many may go now. */
  available(nowMs: number): number {
    const gained = (Math.max(0, nowMs - this.countedMs) * this.perSecond) / 1_000;
    this.left = Math.min(this.perSecond, this.left + gained);
    this.countedMs = nowMs;
    return Math.max(0, Math.floor(this.left));
  }

  /** One has gone. */
  take(): void {
    this.left--;
  }
}

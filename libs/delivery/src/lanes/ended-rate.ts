/** The shortest time over which a rate is measured: the first responses after a claim come together. */
const SHORTEST_SAMPLE_MS = 20;

/** The rate at which the attempts of one lane end, measured between its claims. */
export class EndedRate {
  private sinceClaim = 0;
  private claimedMs = 0;
  private lastPerMs = 0;

  /** An attempt has ended. */
  add(): void {
    this.sinceClaim++;
  }

  /** Begins a new measurement, because a claim is over. */
  claimed(nowMs: number): void {
    this.lastPerMs = this.measured(nowMs);
    [this.sinceClaim, this.claimedMs] = [0, nowMs];
  }

  /** Attempts a millisecond: since the last claim, or between the last two if that is more. */
  perMs(nowMs: number): number {
    return Math.max(this.lastPerMs, this.measured(nowMs));
  }

  private measured(nowMs: number): number {
    return this.sinceClaim / Math.max(SHORTEST_SAMPLE_MS, nowMs - this.claimedMs);
  }
}

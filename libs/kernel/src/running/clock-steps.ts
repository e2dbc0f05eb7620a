/** A smaller difference is drift, or a correction that decides nothing. */
const LEAST_STEP_MS = 30_000;

/**
 * Notices when the machine's clock was set, by its monotonic clock beside it. Time that a machine was suspended counts as
 * a step as well: nothing happened in it.
 */
export class ClockSteps {
  private baseMs: number;

  /**
   * @param wallMs the clock that may be set, in Unix milliseconds
   * @param monotonicMs the one that is never set
   */
  constructor(
    private readonly wallMs: () => number = () => Date.now(),
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {
    this.baseMs = this.differenceMs();
  }

  /** How far the clock was set since the last `settle`, in milliseconds; negative if it was set back, 0 if it was not. */
  get pendingMs(): number {
    const stepMs = this.differenceMs() - this.baseMs;
    return Math.abs(stepMs) < LEAST_STEP_MS ? 0 : stepMs;
  }

  /** Takes the time as it is: what was set so far is dealt with. */
  settle(): void {
    this.baseMs = this.differenceMs();
  }

  private differenceMs(): number {
    return this.wallMs() - this.monotonicMs();
  }
}

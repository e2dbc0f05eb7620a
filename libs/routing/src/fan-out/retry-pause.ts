import { backoffMs, type Clock, leftMs } from '#kernel';

/** The longest pause of `backoffMs`. */
const LONGEST_MS = 5_000;

/** The pause after failures in a row, which grows with each of them. */
export class RetryPause {
  private failures = 0;
  private untilMs = 0;

  constructor(private readonly clock: Pick<Clock, 'nowMs'>) {}

  /** The milliseconds until it is over; 0 if there is none. */
  get leftMs(): number {
    return leftMs(this.untilMs, this.clock.nowMs(), LONGEST_MS);
  }

  /** Begins after a failure. */
  begin(): void {
    this.untilMs = this.clock.nowMs() + backoffMs(++this.failures, Math.random());
  }

  /** Called after a success: the next pause is a short one again. */
  reset(): void {
    this.failures = 0;
  }
}

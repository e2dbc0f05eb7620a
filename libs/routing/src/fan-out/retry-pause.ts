import { backoffMs, type Clock, steadyMs } from '#kernel';

/** The pause after failures in a row, which grows with each of them. */
export class RetryPause {
  private failures = 0;
  private untilMs = -Infinity;

  constructor(private readonly clock: Pick<Clock, 'nowMs' | 'steppedMs'>) {}

  /** The milliseconds until it is over; 0 if there is none. */
  get leftMs(): number {
    return Math.max(0, this.untilMs - steadyMs(this.clock));
  }

  /** Begins after a failure. */
  begin(): void {
    this.untilMs = steadyMs(this.clock) + backoffMs(++this.failures, Math.random());
  }

  /** Called after a success: the next pause is a short one again. */
  reset(): void {
    this.failures = 0;
  }
}

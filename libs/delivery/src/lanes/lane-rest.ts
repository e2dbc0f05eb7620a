import { restMs } from './shortage-rest.ts';
import { Throttle, type ThrottledAttempt } from './throttle.ts';

/**
 * The rests of one lane, in which it sends nothing: after a sign of overload of its receiver (`Throttle`), and after
 * Posthorn itself lacked something for a request. All times are by `steadyMs`.
 */
export class LaneRest {
  private readonly throttle = new Throttle();
  private shortageUntilMs = -Infinity;
  private unsentInARow = 0;

  /** True if it has rested lately, for either reason. */
  get isRecent(): boolean {
    return Math.max(this.shortageUntilMs, this.throttle.untilMs) > -Infinity;
  }

  /** The milliseconds that are left of the rest; 0 if there is none. */
  leftMs(nowMs: number): number {
    return Math.max(0, this.shortageUntilMs - nowMs, this.throttle.untilMs - nowMs);
  }

  /** Ends the rest after a shortage: an attempt has been sent, so the missing resource is available again. */
  observe(attempt: ThrottledAttempt): void {
    this.throttle.observe(attempt);
    this.shortageUntilMs = -Infinity;
    this.unsentInARow = 0;
  }

  /** Begins a rest because a request could not be sent. Requests that fail while it lasts do not make it longer. */
  lacked(nowMs: number, random: number): void {
    if (this.shortageUntilMs <= nowMs) this.shortageUntilMs = nowMs + restMs(++this.unsentInARow, random);
  }
}

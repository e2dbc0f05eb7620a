import { type Clock, systemClock } from '#kernel';

/**
 * The machine's time moved by an offset, so that a test makes a retry due instead of waiting for it. `sleep` takes real
 * time: loops that poll for a time find that it has come.
 */
export class OffsetClock implements Clock {
  readonly sleep = systemClock.sleep;
  private offset: number;
  private stepsMs = 0;
  private doubtfulMs = 0;

  /** @param offsetMs how far it is ahead of the machine's time. Default: 0 */
  constructor(offsetMs = 0) {
    this.offset = offsetMs;
  }

  get offsetMs(): number {
    return this.offset;
  }

  nowMs(): number {
    return Date.now() + this.offset;
  }

  certainMs(): number {
    return this.nowMs() - this.doubtfulMs;
  }

  steppedMs(): number {
    return this.stepsMs;
  }

  /** Moves the time forward, never back: ids and leases rely on that. */
  advance(ms: number): void {
    if (ms < 0) throw new RangeError(`A clock does not go back, so not by ${ms} ms.`);
    this.offset += ms;
  }

  /** Sets the clock forward or back. A step forward is in doubt from then on, like one of the `SteadyClock`. */
  set(ms: number): void {
    this.offset += ms;
    this.stepsMs += ms;
    this.doubtfulMs = Math.max(0, this.doubtfulMs + ms);
  }
}

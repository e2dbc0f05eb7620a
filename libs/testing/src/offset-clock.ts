import { type Clock, systemClock } from '#kernel';

/**
 * The machine's time moved by an offset, so that a test makes a retry due instead of waiting for it. `sleep` takes real
 * time: loops that poll for a time find that it has come.
 */
export class OffsetClock implements Clock {
  readonly sleep = systemClock.sleep;
  private offset: number;

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

  /** Never back: ids and leases count on it. */
  advance(ms: number): void {
    if (ms < 0) throw new RangeError(`A clock does not go back, so not by ${ms} ms.`);
    this.offset += ms;
  }
}

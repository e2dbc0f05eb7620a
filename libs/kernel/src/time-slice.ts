import { setImmediate as nextTurn } from 'node:timers/promises';

/** The time for which long work holds the event loop in one go, in milliseconds. */
const MAX_SLICE_MS = 5;

/** Cuts long work into slices, between which the event loop turns. */
export class TimeSlice {
  private beganMs = performance.now();

  constructor(private readonly maxMs = MAX_SLICE_MS) {}

  /** True if the slice has lasted long enough: then the caller awaits `rest()`. */
  get isSpent(): boolean {
    return performance.now() - this.beganMs >= this.maxMs;
  }

  /** Lets the event loop turn, and begins a new slice. */
  async rest(): Promise<void> {
    await nextTurn();
    this.begin();
  }

  /** Begins a new slice, after a wait for something else. */
  begin(): void {
    this.beganMs = performance.now();
  }
}

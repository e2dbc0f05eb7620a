import { performance, type EventLoopUtilization } from 'node:perf_hooks';

/** Shorter than that, a share of busy time says little. */
const SAMPLE_MS = 20;

/**
 * How busy the event loop of this thread has been a moment ago. On a machine without idle cores that is more than its
 * own work: time in which the thread wanted a core and had none counts as well.
 */
export class LoopLoad {
  private last: EventLoopUtilization = performance.eventLoopUtilization();
  private sampledMs = performance.now();
  private share = 0;

  /** The part of the last 20 to 40 ms, or of the time since the last look if that is longer, in which it was busy. */
  get utilization(): number {
    const nowMs = performance.now();
    if (nowMs - this.sampledMs >= SAMPLE_MS) {
      const current = performance.eventLoopUtilization();
      this.share = performance.eventLoopUtilization(current, this.last).utilization;
      this.last = current;
      this.sampledMs = nowMs;
    }
    return this.share;
  }
}

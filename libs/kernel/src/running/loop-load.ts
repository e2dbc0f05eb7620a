import { performance, type EventLoopUtilization } from 'node:perf_hooks';

/** The shortest time over which the busy share is measured. */
const SAMPLE_MS = 20;

/**
 * Measures how busy the event loop of this thread was just now. Time in which the thread waited for a free core counts
 * as busy too.
 */
export class LoopLoad {
  private last: EventLoopUtilization = performance.eventLoopUtilization();
  private sampledMs = performance.now();
  private share = 0;

  /** The busy share, from 0 to 1, of the last 20 to 40 ms, or of the time since the last call if that is longer. */
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

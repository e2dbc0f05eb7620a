/** Events that an outage has put off are caught up, up to this much at a time. */
const MAX_SAVED_MS = 2_000;

/**
 * The pace of the events of one way in: a fixed rate, and none while too many events of all ways are under way. So a
 * machine that is too slow for the load gets less load, rather than a backlog without end.
 */
export class Pace {
  private readonly eventsPerSecond: number;
  private readonly isHeld: () => boolean;
  private saved = 0;
  private lookedAtMs = performance.now();

  /** @param isHeld returns true while no further event may be emitted */
  constructor(eventsPerSecond: number, isHeld: () => boolean) {
    this.eventsPerSecond = eventsPerSecond;
    this.isHeld = isHeld;
  }

  /** Returns true if this number of events may be emitted now, and counts them. */
  take(events: number): boolean {
    const nowMs = performance.now();
    if (this.isHeld()) {
      this.lookedAtMs = nowMs;
      return false;
    }
    const perMs = this.eventsPerSecond / 1_000;
    this.saved = Math.min(this.saved + (nowMs - this.lookedAtMs) * perMs, MAX_SAVED_MS * perMs);
    this.lookedAtMs = nowMs;
    if (this.saved < events) return false;
    this.saved -= events;
    return true;
  }
}

const LEAST = 32;
const GROWTH = 2;
const SHRINK = 0.8;
/** A turn of the event loop that takes longer makes others wait: a delivery passes some six turns on its way. */
const SLOW_TURN_MS = 2.5;
const QUICK_TURN_MS = 1.2;

/**
 * How many requests a project may have in flight beside others: fewer while the event loop turns slowly, more while it
 * turns quickly, so that slow receivers cost a project nothing and fast ones take no time from its neighbours. Pure.
 */
export class CrowdWindow {
  private size: number;

  /** @param most requests in flight */
  constructor(private readonly most: number) {
    this.size = Math.min(LEAST, most);
  }

  /** Requests that one project may have in flight. */
  get limit(): number {
    return Math.floor(this.size);
  }

  /** Notes how long a turn of the event loop took, in milliseconds. */
  noteTurn(turnMs: number): void {
    if (turnMs > SLOW_TURN_MS) this.size = Math.max(Math.min(LEAST, this.most), this.size * SHRINK);
    else if (turnMs < QUICK_TURN_MS) this.size = Math.min(this.most, this.size + GROWTH);
  }
}

/** The rate is decided anew after each such time. */
const WINDOW_MS = 50;
/** The mean delay, beyond the least one, above which the rate shrinks. */
const TARGET_MS = 2;
const GROWTH = 1.1;
const SHRINKAGE = 0.75;
const FIRST_PER_SECOND = 1_000;
/** A longer delay may be due to a backlog, and does not show the load of the moment: the rate stays as it is. */
const MAX_DELAY_MS = 1_000;
/** The least delay is that of the last one to two of these times. */
const BASE_WINDOW_MS = 30_000;
/** After this time without a delay, no other project is there to be slowed down. */
const SILENCE_MS = 500;
/** A project that was held back measures its own queue, so its delays are ignored for this time. */
const HELD_MS = 1_000;

/** The lowest rate, in pieces of work a second for each project. */
export const LEAST_PER_SECOND = 250;
/** The highest rate, in pieces of work a second for each project. */
export const MOST_PER_SECOND = 20_000;

/**
 * The rate up to which a project may work while others have work too, found from the delay of the others' work. So bulk
 * work yields before it slows others down, and takes the remaining capacity. The idea is that of LEDBAT (RFC 6817).
 * Only differences of delays count, so clocks of several machines may differ.
 */
export class YieldingRate {
  private rate = FIRST_PER_SECOND;
  private windowEndMs = 0;
  private delaySumMs = 0;
  private delays = 0;
  private observedAtMs = -Infinity;
  private isBinding = false;
  private baseMs = Infinity;
  private lastBaseMs = Infinity;
  private baseEndMs = 0;
  private readonly held = new Map<string, number>();

  /** Pieces of work a second for each project, from `LEAST_PER_SECOND` to `MOST_PER_SECOND`. */
  perSecond(nowMs: number): number {
    this.turn(nowMs);
    return this.rate;
  }

  /** Notes how long something of a project took to come here since it was accepted. */
  observe(projectId: string, delayMs: number, nowMs: number): void {
    this.turn(nowMs);
    if (nowMs - (this.held.get(projectId) ?? -Infinity) < HELD_MS) return;
    this.observedAtMs = nowMs;
    if (delayMs > MAX_DELAY_MS) return;
    this.baseMs = Math.min(this.baseMs, delayMs);
    this.delaySumMs += delayMs;
    this.delays++;
  }

  /** Notes that a project has reached the rate. */
  holds(projectId: string, nowMs: number): void {
    this.turn(nowMs);
    this.isBinding = true;
    this.held.set(projectId, nowMs);
  }

  private turn(nowMs: number): void {
    if (nowMs < this.windowEndMs) return;
    this.windowEndMs = nowMs + WINDOW_MS;
    this.decide(nowMs);
    [this.delaySumMs, this.delays, this.isBinding] = [0, 0, false];
    if (nowMs >= this.baseEndMs) this.turnBase(nowMs);
  }

  /** A window without a delay shows nothing: under load, the work of others comes in clumps. */
  private decide(nowMs: number): void {
    if (this.delays === 0 && nowMs - this.observedAtMs < SILENCE_MS) return;
    const excessMs = this.delays === 0 ? 0 : this.delaySumMs / this.delays - Math.min(this.baseMs, this.lastBaseMs);
    if (excessMs > TARGET_MS) this.rate = Math.max(LEAST_PER_SECOND, this.rate * SHRINKAGE);
    else if (this.isBinding) this.rate = Math.min(MOST_PER_SECOND, this.rate * GROWTH);
  }

  private turnBase(nowMs: number): void {
    [this.lastBaseMs, this.baseMs, this.baseEndMs] = [this.baseMs, Infinity, nowMs + BASE_WINDOW_MS];
    for (const [projectId, atMs] of this.held) if (nowMs - atMs >= HELD_MS) this.held.delete(projectId);
  }
}

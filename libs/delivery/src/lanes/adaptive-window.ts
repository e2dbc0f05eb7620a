/** The effect of one finished attempt on the window. */
export type LoadSignal = 'success' | 'overload' | 'none';

/** A finished attempt, with the load at its end, as `AdaptiveWindow.observe` takes it. */
export interface WindowObservation {
  readonly signal: LoadSignal;
  /** When the attempt began and ended, by `steadyMs`: a clock that is set must not hide a sign of overload. */
  readonly beganMs: number;
  readonly endedMs: number;
  /** Attempts in flight when it ended, itself included. */
  readonly inFlight: number;
  /** The most that the endpoint's policy allows. */
  readonly max: number;
}

/** Attempts in flight for an endpoint without observations. */
export const INITIAL_WINDOW = 8;

/**
 * The number of attempts that one endpoint may have in flight, between 1 and its policy's `maxInFlight`.
 *
 * Additive increase, multiplicative decrease (Chiu and Jain, 1989), with TCP's slow start (RFC 5681, section 3.1):
 *
 * - starting: each success adds 1, so that the window doubles within a round trip. Left by the first sign of overload.
 * - probing: each success adds 1/window. A sign of overload halves the window, at most once for all attempts that were
 *   in flight together.
 *
 * The window grows only while it is in full use: successes of an endpoint with little to do do not show that it can
 * take more.
 */
export class AdaptiveWindow {
  private size = INITIAL_WINDOW;
  private isStarting = true;
  private shrunkMs = -Infinity;

  /** The number of attempts that may be in flight, at most the policy's bound. */
  limit(max: number): number {
    return Math.max(1, Math.min(max, Math.floor(this.size)));
  }

  /** Takes a finished attempt into account. */
  observe({ signal, beganMs, endedMs, inFlight, max }: WindowObservation): void {
    const limit = this.limit(max);
    if (signal === 'overload') {
      if (beganMs < this.shrunkMs) return;
      this.size = Math.max(1, limit / 2);
      this.isStarting = false;
      this.shrunkMs = endedMs;
    } else if (signal === 'success' && inFlight >= limit) {
      this.size = Math.min(max, this.size + (this.isStarting ? 1 : 1 / this.size));
    }
  }

  /**
   * Returns true if a new window would allow an overloaded endpoint more attempts than this window does.
   * @param nowMs the time by `steadyMs`
   */
  isWorthKeeping(nowMs: number): boolean {
    return this.size < INITIAL_WINDOW && nowMs - this.shrunkMs < KEPT_MS;
  }
}

/** How long a small window outlives the last sign of overload while nothing is sent. */
const KEPT_MS = 60_000;

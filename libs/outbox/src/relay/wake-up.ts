import type { Clock } from '#kernel';

const FIRST_WAIT_MS = 1;
const LONGEST_WAIT_MS = 100;

/**
 * How a loop that found nothing waits: until it is poked, or for a time that doubles from 1 to 100 ms while nothing
 * comes. A poke may be early (another transaction still holds the horizon below the new row), so it starts the
 * doubling anew; it is a hint, and losing it costs up to 100 ms.
 */
export class WakeUp {
  private waitMs = FIRST_WAIT_MS;
  private poked = false;
  private sleeper: AbortController | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly longestMs = LONGEST_WAIT_MS,
  ) {}

  poke(): void {
    this.poked = true;
    this.waitMs = FIRST_WAIT_MS;
    this.sleeper?.abort();
  }

  /** Something was found: look again soon. */
  reset(): void {
    this.waitMs = FIRST_WAIT_MS;
  }

  async wait(stop: AbortSignal): Promise<void> {
    if (this.poked) {
      this.poked = false;
      return;
    }
    if (stop.aborted) return;
    const sleeper = new AbortController();
    const wake = () => sleeper.abort();
    this.sleeper = sleeper;
    // Not AbortSignal.any: what it leaves on `stop` is kept until a collection, in Node 20 for as long as `stop` is.
    stop.addEventListener('abort', wake, { once: true });
    await this.clock.sleep(this.waitMs, sleeper.signal);
    stop.removeEventListener('abort', wake);
    this.sleeper = undefined;
    this.poked = false;
    this.waitMs = Math.min(this.longestMs, this.waitMs * 2);
  }
}

import type { Clock } from '#kernel';

const FIRST_WAIT_MS = 1;
const LONGEST_WAIT_MS = 100;
/** Given with each abort: without a reason, a DOMException with its stack would be made for each poke. */
const WOKEN = 'woken';

/**
 * How a loop that found nothing waits: until it is poked, or for a time that doubles up to 100 ms while nothing comes,
 * from 1 ms after a poke or a find. A poke may be early (another transaction still holds the horizon below the new row), so it starts the
 * doubling anew; it is a hint, and losing it costs up to 100 ms.
 */
export class WakeUp {
  private waitMs = FIRST_WAIT_MS;
  private poked = false;
  private sleeper: AbortController | undefined;

  /**
   * @param longestMs the longest wait. Default: 100
   * @param afterFindMs the first wait after something was found; longer where the writer of the next row pokes.
   * Default: 1
   */
  constructor(
    private readonly clock: Clock,
    private readonly longestMs = LONGEST_WAIT_MS,
    private readonly afterFindMs = FIRST_WAIT_MS,
  ) {}

  poke(): void {
    this.poked = true;
    this.waitMs = FIRST_WAIT_MS;
    this.sleeper?.abort(WOKEN);
  }

  /** Called when something was found. */
  reset(): void {
    this.waitMs = this.afterFindMs;
  }

  async wait(stop: AbortSignal): Promise<void> {
    if (this.poked) {
      this.poked = false;
      return;
    }
    if (stop.aborted) return;
    const sleeper = new AbortController();
    const wake = () => sleeper.abort(WOKEN);
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

import type { Clock } from '#kernel';

const FIRST_WAIT_MS = 1;
const LONGEST_WAIT_MS = 100;
/** The reason of each abort: without a reason, each poke would create a DOMException with its stack. */
const WOKEN = 'woken';

/**
 * The wait of a loop that found nothing. It ends with a poke, or after a time that doubles up to 100 ms, from 1 ms
 * after a poke or a find. A poke may be early, because another transaction still holds the horizon below the new row,
 * so it restarts the doubling. A poke is a hint, and a lost poke costs up to 100 ms.
 */
export class WakeUp {
  private waitMs = FIRST_WAIT_MS;
  private poked = false;
  private sleeper: AbortController | undefined;

  /**
   * @param longestMs the longest wait. Default: 100
   * @param afterFindMs the first wait after rows were found; longer if the writer of the next row pokes. Default: 1
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

  /** Called when rows were found. */
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
    // AbortSignal.any is not used: it leaves an entry on `stop` until a garbage collection.
    stop.addEventListener('abort', wake, { once: true });
    await this.clock.sleep(this.waitMs, sleeper.signal);
    stop.removeEventListener('abort', wake);
    this.sleeper = undefined;
    this.poked = false;
    this.waitMs = Math.min(this.longestMs, this.waitMs * 2);
  }
}

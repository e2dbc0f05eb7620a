import { messageOf } from '../errors.ts';
import { shorten } from '../shorten.ts';

/** How long a loop may fail or be silent before it counts as standing still. */
const STANDS_STILL_AFTER_MS = 10_000;

/** The reports that a loop makes of its progress. */
export interface LoopReport {
  /** A round succeeded, or a long one makes progress. */
  alive(): void;
  /** A round failed and is tried again. */
  failed(cause: unknown): void;
  /** The loop was stopped on purpose. */
  stopped(): void;
}

/** The reports of work that comes now and then. While it is idle, no progress is expected. */
export interface WorkReport extends LoopReport {
  /** Reports the begin of some work. `alive` reports its end. */
  began(): void;
  /** Does work whose length a customer decides, such as evaluating conditions: its time counts for no standstill. */
  uncounted<T>(work: () => Promise<T>): Promise<T>;
}

/** The importance of a loop for its process. */
export interface LoopImportance {
  /**
   * True if the process can do its work while the loop stands still. Then it stays ready, and names the standstill
   * among its problems. Default: false.
   */
  isMinor?: boolean;
}

interface LoopState extends LoopImportance {
  name: string;
  /**
   * The time of the last sign of progress, moved on by all uncounted time since; Infinity while no progress is
   * expected.
   */
  aliveAtMs: number;
  /** The beginning of the time that does not count, while it lasts. */
  uncountedSinceMs?: number | undefined;
  /** The last failure that no success has followed. */
  failure: { error: unknown; atMs: number } | undefined;
}

/** A loop that has made no progress for a while. */
export interface StillLoop {
  name: string;
  /** How long ago it made progress, in milliseconds. */
  sinceMs: number;
  /** The message of the last failure under its name that no success has followed; undefined if there is none. */
  cause: string | undefined;
  /** The error of that failure. */
  error: unknown;
  /** True if the process can still do its work. */
  isMinor: boolean;
}

/**
 * The long-running loops of a process and the time of each one's last success. A loop that depends on a customer's or a
 * tenant's server is not registered here: it must not make the process unready.
 */
export class LoopHealth {
  private readonly loops = new Set<LoopState>();

  /** @param nowMs a monotonic time in milliseconds */
  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Registers a loop that reports at least every few seconds. */
  loop(name: string): LoopReport {
    const state: LoopState = { name, aliveAtMs: this.nowMs(), failure: undefined };
    this.loops.add(state);
    return {
      alive: () => {
        state.aliveAtMs = this.nowMs();
        state.failure = undefined;
      },
      failed: (error) => (state.failure = { error, atMs: this.nowMs() }),
      stopped: () => void this.loops.delete(state),
    };
  }

  /**
   * Registers work that comes now and then, for example a queue. It stands still if it was begun or has failed, and no
   * success has followed. Idle work does not count.
   */
  work(name: string, { isMinor }: LoopImportance = {}): WorkReport {
    const state: LoopState = { name, aliveAtMs: Infinity, failure: undefined, isMinor };
    this.loops.add(state);
    const expectProgress = () => (state.aliveAtMs = Math.min(state.aliveAtMs, this.nowMs()));
    return {
      began: expectProgress,
      alive: () => Object.assign(state, { aliveAtMs: Infinity, failure: undefined }),
      uncounted: (work) => this.uncounted(state, work),
      failed: (error) => {
        expectProgress();
        state.failure = { error, atMs: this.nowMs() };
      },
      stopped: () => void this.loops.delete(state),
    };
  }

  /**
   * The loops that have made no progress for longer than `forMs`. Default: 10 s. Of several loops with one name, only
   * the loop with the longest standstill is returned, with the latest failure among all of them.
   */
  standingStill(forMs = STANDS_STILL_AFTER_MS): StillLoop[] {
    const nowMs = this.nowMs();
    const stillMs = ({ aliveAtMs, uncountedSinceMs = nowMs }: LoopState) => uncountedSinceMs - aliveAtMs;
    return [...Map.groupBy(this.loops, ({ name }) => name)]
      .map(([name, loops]) => {
        const longest = loops.reduce((one, other) => (stillMs(other) > stillMs(one) ? other : one));
        const error = latestError(loops);
        const cause = error === undefined ? undefined : messageOf(error);
        return { name, sinceMs: stillMs(longest), cause, error, isMinor: longest.isMinor ?? false };
      })
      .filter(({ sinceMs }) => sinceMs > forMs);
  }

  private async uncounted<T>(state: LoopState, work: () => Promise<T>): Promise<T> {
    const sinceMs = this.nowMs();
    state.uncountedSinceMs = sinceMs;
    try {
      return await work();
    } finally {
      state.uncountedSinceMs = undefined;
      state.aliveAtMs += this.nowMs() - sinceMs;
    }
  }
}

function latestError(loops: readonly LoopState[]): unknown {
  const failures = loops.flatMap(({ failure }) => failure ?? []);
  return failures.sort((one, other) => other.atMs - one.atMs)[0]?.error;
}

/** One sentence about a loop that stands still. */
export function describeStillLoop({ name, sinceMs, cause }: StillLoop): string {
  const forS = Math.round(sinceMs / 1_000);
  return shorten(`${name} has made no progress for ${forS} s${cause === undefined ? '' : `: ${cause}`}`);
}

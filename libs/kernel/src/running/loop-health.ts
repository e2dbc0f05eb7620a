import { messageOf } from '../errors.ts';

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

interface LoopState {
  name: string;
  aliveAtMs: number;
  error: unknown;
}

/** A loop that has made no progress for a while. */
export interface StillLoop {
  name: string;
  /** How long ago it made progress, in milliseconds. */
  sinceMs: number;
  /** The message of its last failure; undefined if it is silent without one. */
  cause: string | undefined;
  /** That failure itself. */
  error: unknown;
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
    const state: LoopState = { name, aliveAtMs: this.nowMs(), error: undefined };
    this.loops.add(state);
    return {
      alive: () => {
        state.aliveAtMs = this.nowMs();
        state.error = undefined;
      },
      failed: (cause) => (state.error = cause),
      stopped: () => void this.loops.delete(state),
    };
  }

  /** The loops that have made no progress for longer than `forMs`. Default: 10 s. */
  standingStill(forMs = STANDS_STILL_AFTER_MS): StillLoop[] {
    const nowMs = this.nowMs();
    return [...this.loops]
      .map(({ name, aliveAtMs, error }) => ({
        name,
        sinceMs: nowMs - aliveAtMs,
        cause: error === undefined ? undefined : messageOf(error),
        error,
      }))
      .filter(({ sinceMs }) => sinceMs > forMs);
  }
}

/** One sentence about a loop that stands still. */
export function describeStillLoop({ name, sinceMs, cause }: StillLoop): string {
  return `${name} has made no progress for ${Math.round(sinceMs / 1_000)} s${cause === undefined ? '' : `: ${cause}`}`;
}

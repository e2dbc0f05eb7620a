import { backoffMs } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import { messageOf } from '../errors.ts';
import { LastingProblem } from './lasting-problem.ts';
import type { LoopReport } from './loop-health.ts';

/** A round that ran at least this long before it failed starts the backoff from the beginning. */
const SETTLED_AFTER_MS = 10_000;

/** A loop for `keepRunning`: its pauses, its end, and the receivers of its progress and problems. */
export interface RunningLoop {
  /** The subject of its problems: "Leading relay:event". */
  name: string;
  /** Ends the loop after the round under way. */
  signal: AbortSignal;
  clock: Clock;
  /** The pause after a round that succeeded, in milliseconds. */
  pauseMs: number;
  /** The first and the longest pause after a round that failed. Default: 50 ms and 5 s. */
  retryMs?: { first: number; longest: number };
  /** Receives the progress of the loop; optional. */
  report?: LoopReport;
  onProblem: (message: string) => void;
}

/**
 * Runs `round` again and again until the signal aborts. A round that rejects or throws is reported with its cause, at
 * doubling intervals, and started again after a backoff: no failure ends the loop. A round that ends with an error
 * after the signal has aborted was ended by the stop, and is not reported. Never rejects.
 */
export async function keepRunning(loop: RunningLoop, round: () => Promise<void>): Promise<void> {
  const { signal, clock, pauseMs, report, retryMs } = loop;
  const problem = new LastingProblem(loop.onProblem);
  let failures = 0;
  while (!signal.aborted) {
    const startedAtMs = performance.now();
    try {
      await round();
      failures = 0;
      problem.over();
      report?.alive();
    } catch (error) {
      // The stop has ended the round, and nothing is tried again.
      if (signal.aborted) break;
      if (performance.now() - startedAtMs > SETTLED_AFTER_MS) failures = 0;
      failures++;
      report?.failed(error);
      problem.happened(`${loop.name} failed and is tried again`, messageOf(error));
    }
    const waitMs = failures === 0 ? pauseMs : backoffMs(failures, Math.random(), retryMs?.first, retryMs?.longest);
    await clock.sleep(waitMs, signal);
  }
  report?.stopped();
}

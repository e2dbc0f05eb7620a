import { setImmediate as nextTurn } from 'node:timers/promises';
import { LoopLoad, systemClock } from '#kernel';

/** The most slow turns of the event loop that a piece waits for, while its project is alone. */
const MAX_SLOW_TURNS = 20;
/** Beside other projects, a piece waits while the event loop is busier than this, in steps, up to a longest time. */
const BUSY_LOOP = 0.5;
const STEP_MS = 4;
const MAX_STEPS = 12;

export interface FanOutPaceOptions {
  /** Returns true if other projects have just had events. */
  hasOthers(projectId: string): boolean;
  /** Notes how long a turn of the event loop took. @returns whether it is quick enough for another piece */
  noteTurn(turnMs: number): boolean;
  stopping: AbortSignal;
}

/**
 * Decides when a fan-out sends its next piece: while its project is alone as fast as the event loop allows, else in
 * idle time.
 */
export class FanOutPace {
  private readonly load = new LoopLoad();

  constructor(private readonly options: FanOutPaceOptions) {}

  /** Resolves when the event loop has time for another piece of the project, or after some 50 ms. */
  async next(projectId: string): Promise<void> {
    if (this.options.hasOthers(projectId)) return this.standBack();
    for (let turns = 0; turns < MAX_SLOW_TURNS; turns++) {
      const beganMs = performance.now();
      await nextTurn();
      if (this.options.noteTurn(performance.now() - beganMs)) return;
    }
  }

  private async standBack(): Promise<void> {
    for (let step = 0; step < MAX_STEPS; step++) {
      await systemClock.sleep(STEP_MS, this.options.stopping);
      if (this.load.utilization < BUSY_LOOP) return;
    }
  }
}

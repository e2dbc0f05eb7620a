import { setImmediate as nextTurn } from 'node:timers/promises';
import { PacedProjects, systemClock, type YieldingRate } from '#kernel';
import { PIECE_DELIVERIES } from './read-piece.ts';

/** The most slow turns of the event loop that a piece waits for, while its project is alone. */
const MAX_SLOW_TURNS = 20;

export interface FanOutPaceOptions {
  /** Returns true if other projects have just had events. */
  hasOthers(projectId: string): boolean;
  /** The rate up to which a project may work beside others. */
  rate: YieldingRate;
  /** Notes how long a turn of the event loop took. @returns whether it is quick enough for another piece */
  noteTurn(turnMs: number): boolean;
  stopping: AbortSignal;
}

/**
 * Decides when a fan-out sends its next piece: while its project is alone as fast as the event loop allows, else
 * at the rate that leaves the others alone.
 */
export class FanOutPace {
  private readonly paced: PacedProjects;

  constructor(private readonly options: FanOutPaceOptions) {
    this.paced = new PacedProjects(options.rate, (projectId) => options.hasOthers(projectId));
  }

  /** Resolves when it is time for another piece of the project. */
  async next(projectId: string): Promise<void> {
    if (this.options.hasOthers(projectId)) return this.standBack(projectId);
    for (let turns = 0; turns < MAX_SLOW_TURNS; turns++) {
      const beganMs = performance.now();
      await nextTurn();
      if (this.options.noteTurn(performance.now() - beganMs)) return;
    }
  }

  private async standBack(projectId: string): Promise<void> {
    const { stopping } = this.options;
    while (!stopping.aborted && !this.paced.tryTake(projectId, PIECE_DELIVERIES)) {
      await systemClock.sleep(this.paced.waitMs(projectId), stopping);
    }
  }
}

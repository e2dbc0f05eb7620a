import { setImmediate as nextTurn } from 'node:timers/promises';
import { PacedProjects, type YieldingRate } from '#kernel';

/** The most slow turns of the event loop that a piece waits for, while its project is alone. */
const MAX_SLOW_TURNS = 20;

/** The signals by which a `FanOutPace` slows a fan-out down. */
export interface FanOutPaceOptions {
  /** Returns true if other projects have just had events. */
  hasOthers(projectId: string): boolean;
  /** The rate up to which a project may work beside others. */
  rate: YieldingRate;
  /** Notes how long a turn of the event loop took. @returns whether it is quick enough for another piece */
  noteTurn(turnMs: number): boolean;
}

/**
 * Decides when a fan-out sends its next piece. If its project is alone, pieces are sent as fast as the event loop
 * allows; otherwise at the rate that does not slow down other projects.
 */
export class FanOutPace {
  private readonly paced: PacedProjects;
  private soonestMs = Infinity;

  constructor(private readonly options: FanOutPaceOptions) {
    this.paced = new PacedProjects(options.rate, (projectId) => options.hasOthers(projectId));
  }

  /** Returns true if the project has to wait, see `untilSoonestMs`. */
  isHeld(projectId: string): boolean {
    if (!this.paced.isHeld(projectId)) return false;
    this.soonestMs = Math.min(this.soonestMs, this.paced.waitMs(projectId));
    return true;
  }

  /** The milliseconds after which one of the projects that were held since the last call may go on; else Infinity. */
  untilSoonestMs(): number {
    const { soonestMs } = this;
    this.soonestMs = Infinity;
    return soonestMs;
  }

  noteSent(projectId: string, deliveries: number): void {
    this.paced.noteDone(projectId, deliveries);
  }

  /** Lets the event loop turn after a piece of the project; while that is alone, until a turn is quick. */
  async turn(projectId: string): Promise<void> {
    for (let turns = 0; turns < MAX_SLOW_TURNS; turns++) {
      const beganMs = performance.now();
      await nextTurn();
      const isQuick = this.options.noteTurn(performance.now() - beganMs);
      if (isQuick || this.options.hasOthers(projectId)) return;
    }
  }
}

/** Thrown where work would exceed its steps. */
export class StepsExceeded extends Error {
  constructor() {
    super('The work needs more steps than it has.');
  }
}

/** Counts the steps of the work that is under way, which is one piece at a time in a thread. */
export class StepMeter {
  private left = Infinity;
  private used = 0;

  /** Steps of the last work within a bound, as far as it came. */
  get taken(): number {
    return this.used;
  }

  /** Runs work that may take `maxSteps` steps. @throws StepsExceeded if `take` was called for more */
  within<T>(maxSteps: number, work: () => T): T {
    this.left = maxSteps;
    this.used = 0;
    try {
      return work();
    } finally {
      this.left = Infinity;
    }
  }

  /** Takes steps before the work that needs them. @throws StepsExceeded if fewer are left */
  take(steps: number): void {
    if (steps > this.left) throw new StepsExceeded();
    this.left -= steps;
    this.used += steps;
  }
}

/** The meter of this thread. */
export const stepMeter = new StepMeter();

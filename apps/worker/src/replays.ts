import { ReplayRunner } from '#admin';
import { keepRunning, restAfter, systemClock } from '#kernel';
import type { Resources } from '#runtime';
import { UPKEEP } from '#upkeep';

/** The pause between two rounds: a new replay begins within this time. */
const EVERY_MS = 250;
/** The share of the time that rounds may take, because a replay is bulk work. A rest is at most `LONGEST_REST_MS`. */
const SHARE = 0.5;
const LONGEST_REST_MS = 2_000;

/** Carries out the replays of many deliveries. */
export class Replays {
  private readonly runner: ReplayRunner;

  constructor(private readonly resources: Resources) {
    const { dataSource, pool, clock, compute, problems } = resources;
    this.runner = new ReplayRunner({
      ...{ dataSource, pool, clock, compute, fence: UPKEEP },
      onDue: () => resources.notify('due'),
      onProblem: problems.report,
    });
  }

  /** Runs until the signal aborts. */
  async run(epoch: number, signal: AbortSignal): Promise<void> {
    const { health, problems } = this.resources;
    const name = 'Replaying deliveries';
    const report = health.work(name, { isMinor: true });
    const loop = { signal, clock: systemClock, pauseMs: EVERY_MS, report, name, onProblem: problems.report };
    await keepRunning(loop, async () => {
      const beganMs = performance.now();
      await this.runner.look(epoch, signal);
      await systemClock.sleep(restAfter(performance.now() - beganMs, SHARE, LONGEST_REST_MS), signal);
    });
  }
}

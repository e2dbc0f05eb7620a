import { ReplayRunner } from '#admin';
import { keepRunning, restAfter, systemClock } from '#kernel';
import type { Resources } from '#runtime';
import { UPKEEP } from '#upkeep';

/** The pause between two rounds while a replay is open. */
const EVERY_MS = 250;
/** The pause after a round without an open replay: a new replay begins within this time. */
const IDLE_MS = 1_000;
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
      const open = await this.runner.look(epoch, signal);
      const restMs = restAfter(performance.now() - beganMs, SHARE, LONGEST_REST_MS);
      await systemClock.sleep(open > 0 ? restMs : IDLE_MS - EVERY_MS, signal);
    });
  }
}

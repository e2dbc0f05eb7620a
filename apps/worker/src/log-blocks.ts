import { BlockFollower } from '#admin';
import { keepRunning, systemClock } from '#kernel';
import type { Resources } from '#runtime';
import { UPKEEP } from '#upkeep';

const EVERY_MS = 1_000;

/** Keeps the blocks of the delivery log up to date. */
export class LogBlocks {
  constructor(private readonly resources: Resources) {}

  /** Runs until the signal aborts. */
  async run(epoch: number, signal: AbortSignal): Promise<void> {
    const { pool, health, problems } = this.resources;
    const follower = new BlockFollower({ pool, clock: systemClock, fence: UPKEEP });
    const name = 'Storing the blocks of the delivery log';
    const report = health.work(name, { isMinor: true });
    const loop = { signal, clock: systemClock, pauseMs: EVERY_MS, report, name, onProblem: problems.report };
    await keepRunning(loop, () => follower.look(epoch, signal));
  }
}

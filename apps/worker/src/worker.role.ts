import { Injectable } from '@nestjs/common';
import { systemClock } from '#kernel';
import { Leadership } from '#postgres';
import { Resources, type Role } from '#runtime';
import { StallWatch, UPKEEP } from '#upkeep';
import { LogBlocks } from './log-blocks.ts';
import { Replays } from './replays.ts';
import { Upkeep } from './upkeep.ts';
import { Watch } from './watch.ts';

/** The work of one process at a time: upkeep of the tables, the watch over the endpoints, mail, replays, and blocks. */
@Injectable()
export class WorkerRole implements Role {
  private readonly upkeep: Upkeep;
  private readonly watch: Watch;
  private readonly replays: Replays;
  private readonly blocks: LogBlocks;
  private readonly stalls: StallWatch;
  private leadership: Leadership | undefined;

  constructor(private readonly resources: Resources) {
    this.upkeep = new Upkeep(resources);
    this.watch = new Watch(resources);
    this.replays = new Replays(resources);
    this.blocks = new LogBlocks(resources);
    const { pool, clock, settings, inProcessLog, delivering, standstills, health, problems, presence } = resources;
    this.stalls = new StallWatch({
      ...{ pool, clock, delivering, standstills, health, problems, presence },
      ...{ stallMs: settings.stallMs, isEmbedded: inProcessLog !== undefined },
    });
  }

  start(): Promise<void> {
    const { databaseUrl, owner, problems, health } = this.resources;
    const report = health.loop(`Leading ${UPKEEP}`);
    this.leadership = new Leadership(
      { name: UPKEEP, databaseUrl, owner, clock: systemClock, report, onProblem: problems.report },
      async (epoch, signal) => {
        const { upkeep, watch, replays, blocks, stalls } = this;
        await Promise.all([
          upkeep.run(epoch, signal),
          watch.run(signal),
          replays.run(epoch, signal),
          blocks.run(epoch, signal),
          stalls.run(signal),
        ]);
      },
    );
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.leadership?.stop();
  }
}

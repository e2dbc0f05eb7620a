import { Injectable } from '@nestjs/common';
import { systemClock } from '#kernel';
import { Leadership } from '#postgres';
import { Resources, type Role } from '#runtime';
import { UPKEEP } from '#upkeep';
import { StallWatch } from './stall-watch.ts';
import { Upkeep } from './upkeep.ts';
import { Watch } from './watch.ts';

/** The work of one process at a time: the upkeep of the tables, the watch over the endpoints, and mail. */
@Injectable()
export class WorkerRole implements Role {
  private readonly upkeep: Upkeep;
  private readonly watch: Watch;
  private readonly stalls: StallWatch;
  private leadership: Leadership | undefined;

  constructor(private readonly resources: Resources) {
    this.upkeep = new Upkeep(resources);
    this.watch = new Watch(resources);
    this.stalls = new StallWatch(resources);
  }

  start(): Promise<void> {
    const { databaseUrl, owner, problems, health } = this.resources;
    const report = health.loop(`Leading ${UPKEEP}`);
    this.leadership = new Leadership(
      { name: UPKEEP, databaseUrl, owner, clock: systemClock, report, onProblem: problems.report },
      async (epoch, signal) => {
        await Promise.all([this.upkeep.run(epoch, signal), this.watch.run(signal), this.stalls.run(signal)]);
      },
    );
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.leadership?.stop();
  }
}

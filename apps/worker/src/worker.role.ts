import { Injectable } from '@nestjs/common';
import { systemClock } from '#kernel';
import { Leadership } from '#postgres';
import { Resources, type Role } from '#runtime';
import { Upkeep, UPKEEP } from './upkeep.ts';
import { Watch } from './watch.ts';

/** By one process at a time: the upkeep of the tables, the watch over the endpoints, and mail. */
@Injectable()
export class WorkerRole implements Role {
  private readonly upkeep: Upkeep;
  private readonly watch: Watch;
  private leadership: Leadership | undefined;

  constructor(private readonly resources: Resources) {
    this.upkeep = new Upkeep(resources);
    this.watch = new Watch(resources);
  }

  start(): Promise<void> {
    const { databaseUrl, owner, logger, health } = this.resources;
    const report = health.loop(`Leading ${UPKEEP}`);
    this.leadership = new Leadership(
      { name: UPKEEP, databaseUrl, owner, clock: systemClock, report, onProblem: (message) => logger.warn(message) },
      async (epoch, signal) => {
        await Promise.all([this.upkeep.run(epoch, signal), this.watch.run(signal)]);
      },
    );
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.leadership?.stop();
  }
}

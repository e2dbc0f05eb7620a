import type { DataSource } from 'typeorm';
import { type Clock, messageOf, PosthornError } from '#kernel';
import { execute } from '#event-store';
import { endpoint } from '../endpoints/endpoint.ts';
import type { HealthEvent } from '../endpoints/endpoint-health.ts';
import { saveEndpoint } from '../endpoints/save-endpoint.ts';
import { announce } from './announce.ts';
import { findTroubled, readHealth } from './read-health.ts';

export interface EndpointKeeperOptions {
  dataSource: DataSource;
  clock: Clock;
  onProblem: (message: string) => void;
}

/**
 * Watches over the endpoints: what their attempts come to makes them failing, recovered, warned, disabled. Each is one
 * transaction of the stream's event, the read model, the operational event and the notice, so that nothing is lost and
 * nothing comes twice: of two keepers at the same time, the stream lets one through.
 */
export class EndpointKeeper {
  constructor(private readonly options: EndpointKeeperOptions) {}

  /** Looks once. @returns how many endpoints were changed */
  async look(): Promise<number> {
    const { dataSource, clock, onProblem } = this.options;
    let changed = 0;
    for (const ids of await findTroubled(dataSource.manager, clock.nowMs())) {
      try {
        if (await this.observe(ids)) changed++;
      } catch (error) {
        if (error instanceof PosthornError && (error.canRetry || error.code === 'not-found')) continue; // looked at again
        onProblem(`The endpoint ${ids.id} could not be looked after: ${messageOf(error)}`);
      }
    }
    return changed;
  }

  private observe(ids: { id: string; projectId: string }): Promise<boolean> {
    const nowMs = this.options.clock.nowMs();
    return this.options.dataSource.transaction(async (tx) => {
      const health = await readHealth(tx, ids.id);
      if (!health) return false;
      const done = await execute(tx, ids, endpoint, { type: 'observe', health, nowMs }, nowMs);
      if (done.events.length === 0) return false;
      const saved = await saveEndpoint(tx, ids, done.state, done.version, new Date(nowMs));
      for (const event of done.events) await announce(tx, saved, event as HealthEvent, nowMs);
      return true;
    });
  }
}

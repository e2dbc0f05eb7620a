import type { DataSource } from 'typeorm';
import { type Clock, messageOf, PosthornError, toTypeId } from '#kernel';
import { execute } from '#event-store';
import { ALONE } from '../alone.ts';
import { endpoint } from '../endpoints/endpoint.ts';
import type { HealthEvent } from '../endpoints/endpoint-health.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
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
 * nothing comes twice: of two keepers at the same time, one waits, and finds it done.
 */
export class EndpointKeeper {
  constructor(private readonly options: EndpointKeeperOptions) {}

  /**
   * Looks once at each that calls for it.
   * @param signal when it aborts, the rest is left to whoever comes next
   * @returns how many endpoints were changed
   */
  async look(signal: AbortSignal): Promise<number> {
    const { dataSource, clock, onProblem } = this.options;
    let changed = 0;
    for await (const ids of findTroubled(dataSource.manager, clock.nowMs())) {
      if (signal.aborted) break;
      try {
        if (await this.observe(ids)) changed++;
      } catch (error) {
        if (error instanceof PosthornError && error.code === 'not-found') continue; // deleted meanwhile
        onProblem(`The endpoint ${ids.id} could not be looked after: ${messageOf(error)}`);
      }
    }
    return changed;
  }

  private observe(ids: { id: string; projectId: string }): Promise<boolean> {
    const nowMs = this.options.clock.nowMs();
    return this.options.dataSource.transaction(async (tx) => {
      // Before its health, which a resume in between would have forgotten.
      await findEndpoint(tx, ids.projectId, toTypeId('ep', ids.id), ALONE);
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

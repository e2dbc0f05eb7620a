import type { IsolationCase } from '../isolation-case.ts';
import { NUMBER } from '../request-flow.ts';

const NAMES = 40;

/** Names whose DNS server never answers, while the healthy receiver wants a new connection for each request. */
export const unresolvedNames: IsolationCase = {
  name: 'names',
  summary: 'names that do not resolve',
  title: '40 events/s to 40 names that do not resolve; healthy receivers with `Connection: close`',
  receiver: 'closing',
  healthyName: 'healthy.posthorn-bench.com',
  async prepare(stage) {
    const tenant = await stage.createTenant('Names');
    await stage.createEndpoints(tenant, NAMES, (at) => ({
      url: `https://never-${at}.posthorn-bench.com/hook`,
      eventTypes: [`names.kind${at}`],
    }));
    const request = stage.eventRequest(tenant, `names.kind${NUMBER}`, '{}');
    return { flows: [{ name: 'events', connections: 8, ratePerSecond: 40, count: 2_400, request, numbers: NAMES }] };
  },
};

import type { IsolationCase } from '../isolation-case.ts';

const DATA_CHARACTERS = 255_000;
const EVENTS = 40;

/** Few events of the greatest size for endpoints that hold them long. */
export const largeEvents: IsolationCase = {
  name: 'large',
  summary: 'large events for slow endpoints',
  title: '40 events of 256 kB to four slow endpoints of another project, deadline 60 s',
  async prepare(stage) {
    const tenant = await stage.createTenant('Large');
    await stage.createEndpoints(tenant, 4, (at) => ({
      url: stage.customerUrl('hang', at),
      policy: { timeoutMs: 60_000 },
    }));
    const request = stage.eventRequest(tenant, 'large.event', JSON.stringify('x'.repeat(DATA_CHARACTERS)));
    return { flows: [{ name: 'events', connections: 4, ratePerSecond: 10, count: EVENTS, request }] };
  },
};

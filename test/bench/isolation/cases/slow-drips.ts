import type { IsolationCase } from '../isolation-case.ts';
import { NUMBER } from '../request-flow.ts';

const CONNECTIONS = 150;
const SMALL_CONNECTIONS = 100;
const ENDPOINTS = 10;

/** Bodies and answers that come a byte a second. */
export const slowDrips: IsolationCase = {
  name: 'drips',
  summary: 'requests and answers that come a byte a second',
  title: '300 connections that drip request bodies, half with a key; 20 events/s to ten endpoints that drip answers',
  async prepare(stage) {
    const tenant = await stage.createTenant('Drips');
    await stage.createEndpoints(tenant, ENDPOINTS, (at) => ({
      url: stage.customerUrl('drip', at),
      eventTypes: [`drip.kind${at}`],
      policy: { timeoutMs: 30_000 },
    }));
    const connections = stage.size(CONNECTIONS, SMALL_CONNECTIONS);
    const dripped = { path: `${tenant.path}/events`, announcedBytes: 1_000 };
    const request = stage.eventRequest(tenant, `drip.kind${NUMBER}`, '{}');
    return {
      flows: [{ name: 'events', connections: 4, ratePerSecond: 20, count: 1_200, request, numbers: ENDPOINTS }],
      drips: [
        { connections, request: { ...dripped, key: null } },
        { connections, request: { ...dripped, key: tenant.key } },
      ],
    };
  },
};

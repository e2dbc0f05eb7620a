import type { IsolationCase } from '../isolation-case.ts';
import { NUMBER } from '../request-flow.ts';

const ENDPOINTS = 10;

/** Endpoints that hang at the host and port of the healthy project's endpoint, as at a host that all tenants share. */
export const sharedHost: IsolationCase = {
  name: 'shared-host',
  summary: 'endpoints that hang on the healthy endpoint’s host and port',
  title: '100 events/s to ten endpoints of another project that hang on the healthy one’s own host and port',
  async prepare(stage) {
    const tenant = await stage.createTenant('Shared host');
    await stage.createEndpoints(tenant, ENDPOINTS, (at) => ({
      url: `http://127.0.0.1:${stage.healthyPort}/hang/${at}`,
      eventTypes: [`shared.kind${at}`],
    }));
    const request = stage.eventRequest(tenant, `shared.kind${NUMBER}`, '{}');
    return {
      flows: [{ name: 'events', connections: 8, ratePerSecond: 100, count: 6_000, request, numbers: ENDPOINTS }],
    };
  },
};

import type { IsolationCase } from '../isolation-case.ts';
import { NUMBER } from '../request-flow.ts';

const ENDPOINTS = 5;

/** Endpoints of another project that never answer. */
export const hanging: IsolationCase = {
  name: 'hanging',
  summary: 'endpoints that hang until a long deadline',
  title: '50 events/s to five endpoints of another project that hang until their deadline of 30 s',
  async prepare(stage) {
    const tenant = await stage.createTenant('Hanging');
    await stage.createEndpoints(tenant, ENDPOINTS, (at) => ({
      url: stage.customerUrl('hang', at),
      eventTypes: [`hang.kind${at}`],
      policy: { timeoutMs: 30_000 },
    }));
    const request = stage.eventRequest(tenant, `hang.kind${NUMBER}`, '{}');
    return {
      flows: [{ name: 'events', connections: 8, ratePerSecond: 50, count: 3_000, request, numbers: ENDPOINTS }],
    };
  },
};

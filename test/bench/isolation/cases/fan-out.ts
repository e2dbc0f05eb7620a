import type { IsolationCase } from '../isolation-case.ts';

const ENDPOINTS = 2_000;
const SMALL_ENDPOINTS = 200;
const EVENTS = 1_000;

/** One request that makes two million deliveries. */
export const fanOut: IsolationCase = {
  name: 'fan-out',
  summary: 'the fan-out of one batch to many endpoints',
  title: 'one batch of 1,000 tiny events to 2,000 endpoints of another project with a fast receiver',
  async prepare(stage) {
    const tenant = await stage.createTenant('Fan-out');
    const count = stage.size(ENDPOINTS, SMALL_ENDPOINTS);
    await stage.createEndpoints(tenant, count, (at) => ({ url: stage.customerUrl('ok', at) }));
    const events = Array.from({ length: EVENTS }, () => '{"type":"fan.out","data":1}').join(',');
    const { path } = tenant;
    const request = {
      method: 'POST' as const,
      path: `${path}/events/batch`,
      key: tenant.key,
      body: `{"events":[${events}]}`,
    };
    return { flows: [{ name: 'batch', connections: 1, ratePerSecond: 1, count: 1, request }] };
  },
};

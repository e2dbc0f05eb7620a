import type { IsolationCase } from '../isolation-case.ts';
import { NUMBER } from '../request-flow.ts';
import type { Stage, Tenant } from '../stage.ts';

const ENDPOINTS = 10_000;
const SMALL_ENDPOINTS = 300;
/** No system listens there by default. */
const DEAD_PORT = 20_001;

/** An address of its own for each, so that each is an origin: 127.1.0.0 and on. */
const deadUrl = (at: number) => `http://127.1.${at >> 8}.${at & 255}:${DEAD_PORT}/dead`;

async function createDead(stage: Stage, eventTypesOf: (at: number) => string[]): Promise<Tenant> {
  const tenant = await stage.createTenant('Dead');
  await stage.createEndpoints(tenant, stage.size(ENDPOINTS, SMALL_ENDPOINTS), (at) => ({
    url: deadUrl(at),
    eventTypes: eventTypesOf(at),
  }));
  return tenant;
}

/** Endpoints that refuse connections, each event for one of them. */
export const deadOneEach: IsolationCase = {
  name: 'dead-each',
  summary: 'many dead endpoints with events for one each',
  title: '10,000 dead endpoints of one project, 100 events/s to one each',
  async prepare(stage) {
    const tenant = await createDead(stage, (at) => [`dead.kind${at}`]);
    const request = stage.eventRequest(tenant, `dead.kind${NUMBER}`, '{}');
    const numbers = stage.size(ENDPOINTS, SMALL_ENDPOINTS);
    return { flows: [{ name: 'events', connections: 8, ratePerSecond: 100, count: 6_000, request, numbers }] };
  },
};

/** Endpoints that refuse connections, each event for all of them. */
export const deadAll: IsolationCase = {
  name: 'dead-all',
  summary: 'many dead endpoints with events for all of them',
  title: '10,000 dead endpoints of one project, 10 events/s to all',
  async prepare(stage) {
    const tenant = await createDead(stage, () => ['dead.all']);
    const request = stage.eventRequest(tenant, 'dead.all', '{}');
    return { flows: [{ name: 'events', connections: 8, ratePerSecond: 10, count: 600, request }] };
  },
};

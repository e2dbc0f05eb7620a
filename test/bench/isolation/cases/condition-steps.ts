import type { IsolationCase } from '../isolation-case.ts';
import type { RequestFlow } from '../request-flow.ts';

const ENDPOINTS = 1_000;
const SMALL_ENDPOINTS = 100;
const TEXT_CHARACTERS = 250_000;
const DRY_RUNS = 4;

/** Searches the whole text several times, in vain. */
const condition = (at: number) =>
  [1, 2, 3, 4].map((part) => `data.text.contains("${'a'.repeat(20)}b${at}.${part}")`).join(' || ');

/** A project's own conditions at their worst. */
export const conditionSteps: IsolationCase = {
  name: 'condition',
  summary: 'conditions at their worst',
  title: '250 kB events against the `where` of 1,000 endpoints; dry runs on four connections',
  async prepare(stage) {
    const tenant = await stage.createTenant('Conditions');
    await stage.createEndpoints(tenant, stage.size(ENDPOINTS, SMALL_ENDPOINTS), (at) => ({
      url: stage.customerUrl('ok', at),
      where: condition(at),
    }));
    const data = JSON.stringify({ text: 'a'.repeat(TEXT_CHARACTERS) });
    const flow = (name: string, connections: number, request: RequestFlow['request']): RequestFlow => ({
      ...{ name, connections, ratePerSecond: 5, count: 300, request },
    });
    return {
      flows: [
        flow('events', 1, stage.eventRequest(tenant, 'condition.event', data)),
        flow('dry runs', DRY_RUNS, {
          method: 'POST',
          path: `${tenant.path}/endpoints/dry-run`,
          key: tenant.key,
          body: JSON.stringify({ where: condition(0) }),
        }),
      ],
    };
  },
};

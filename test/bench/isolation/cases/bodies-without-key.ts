import type { IsolationCase } from '../isolation-case.ts';

const BODY_BYTES = 8_000_000;
const SMALL_BODY_BYTES = 4_000_000;

/** Callers without a valid key who post the largest bodies in the shape that costs the most to parse. */
export const bodiesWithoutKey: IsolationCase = {
  name: 'bodies',
  summary: 'large bodies without a key',
  title: 'bodies of 8 MB of `[[[[…` without a key on four connections, one a second',
  async prepare(stage) {
    const tenant = await stage.createTenant('Bodies');
    const body = '['.repeat(stage.size(BODY_BYTES, SMALL_BODY_BYTES));
    const request = { method: 'POST' as const, path: `${tenant.path}/events`, key: null, body };
    return { flows: [{ name: 'bodies', connections: 4, ratePerSecond: 1, count: 60, request }] };
  },
};

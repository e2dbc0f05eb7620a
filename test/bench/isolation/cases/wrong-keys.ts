import type { IsolationCase } from '../isolation-case.ts';
import { NUMBER } from '../request-flow.ts';

/** The rate at which a Posthorn once answered such requests on 100 connections. */
const RATE_PER_SECOND = 1_774;
/** A different text in each request, with the form of a project's key. */
const WRONG_KEY = `phk_${'w'.repeat(33)}${NUMBER}`;

/** Callers without a valid key who try keys. */
export const wrongKeys: IsolationCase = {
  name: 'wrong-keys',
  summary: 'many requests with wrong keys',
  title: '1,774 requests/s on 100 connections with wrong keys',
  async prepare(stage) {
    const tenant = await stage.createTenant('Wrong keys');
    const request = {
      ...stage.eventRequest(tenant, 'wrong.key', '{}'),
      key: WRONG_KEY,
    };
    return {
      flows: [{ name: 'wrong keys', connections: 100, ratePerSecond: RATE_PER_SECOND, count: 110_000, request }],
    };
  },
};

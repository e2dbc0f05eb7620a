import type { IsolationCase } from '../isolation-case.ts';

/** As many as a Posthorn once answered on 100 connections. */
const RATE_PER_SECOND = 1_774;

/** Strangers who try keys. */
export const wrongKeys: IsolationCase = {
  name: 'wrong-keys',
  summary: 'many requests with wrong keys',
  title: '1,774 requests/s on 100 connections with wrong keys',
  async prepare(stage) {
    const tenant = await stage.createTenant('Wrong keys');
    const request = {
      ...stage.eventRequest(tenant, 'wrong.key', '{}'),
      key: 'phk_aWrongKeyaWrongKeyaWrongKeyaWrongKey',
    };
    return {
      flows: [{ name: 'wrong keys', connections: 100, ratePerSecond: RATE_PER_SECOND, count: 110_000, request }],
    };
  },
};

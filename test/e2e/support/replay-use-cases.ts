import { Replays } from '#proto';
import { good, ordered, P, page, pages, type UseCaseRow, wrong } from './use-case.ts';

const REPLAYS = `${P}/replays`;
const range = { after: '2026-01-01T00:00:00.000Z', before: '2026-01-02T00:00:00.000Z' };
/** The use cases of replays of many deliveries. The reads come first, because a new replay changes by itself. */
export const replayRows: UseCaseRow[] = [
  {
    ...{ rpc: Replays.method.getReplay, method: 'GET', path: `${REPLAYS}/{replay}`, isRead: true },
    cases: [good('by its id')],
  },
  {
    ...{ rpc: Replays.method.listReplays, method: 'GET', path: REPLAYS, isRead: true },
    toRest: page('replays'),
    cases: [...pages(), ...ordered],
  },
  {
    ...{ rpc: Replays.method.createReplay, method: 'POST', path: REPLAYS },
    cases: [
      good('of deliveries that there are', {
        json: { type: 'post.published', after: range.after, before: '2100-01-01T00:00:00.000Z', dryRun: true },
      }),
      good('of none', { json: range }),
      good('with all fields', {
        json: { type: 'post.published', status: 'exhausted', force: true, ratePerSecond: 5, dryRun: false, ...range },
      }),
      wrong('of an endpoint that there is not', { json: { endpoint: 'unknown', ...range } }),
      wrong('with unmatched events of no endpoint', { json: { includeUnmatched: true, ...range } }),
      wrong('with wrong fields', { json: { type: 'a b', ratePerSecond: 1_001, ...range, before: range.after } }),
      wrong('without times', { json: {} }),
    ],
  },
  {
    ...{ rpc: Replays.method.cancelReplay, method: 'POST', path: `${REPLAYS}/{replay}/cancel` },
    cases: [good('of one that is over'), good('a second time')],
  },
];

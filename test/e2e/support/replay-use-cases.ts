import { Replays } from '#proto';
import { REST_NAMES } from './names-in-grpc.ts';
import { good, ordered, P, page, pages, type UseCaseRow, type Values, wrong } from './use-case.ts';

const REPLAYS = `${P}/replays`;
const range = { after: '2026-01-01T00:00:00.000Z', before: '2026-01-02T00:00:00.000Z' };
/** A replay whose filter has lists under their names in REST. */
function replay({ filter, ...rest }: Values): Values {
  const named = Object.entries(filter as Values).map(([name, value]) => [REST_NAMES.get(name) ?? name, value] as const);
  return { ...rest, filter: Object.fromEntries(named) };
}

const replays = ({ items, ...rest }: Values): Values => ({ ...rest, items: (items as Values[]).map(replay) });
/** The use cases of replays of many deliveries. The reads come first, because a new replay changes by itself. */
export const replayRows: UseCaseRow[] = [
  {
    ...{ rpc: Replays.method.getReplay, method: 'GET', path: `${REPLAYS}/{replay}`, isRead: true },
    toRest: replay,
    cases: [good('by its id')],
  },
  {
    ...{ rpc: Replays.method.listReplays, method: 'GET', path: REPLAYS, isRead: true },
    toRest: (response) => replays(page('replays')(response)),
    cases: [...pages(), ...ordered],
  },
  {
    ...{ rpc: Replays.method.createReplay, method: 'POST', path: REPLAYS },
    toRest: replay,
    cases: [
      good('of deliveries that there are', {
        json: { type: 'post.published', after: range.after, before: '2100-01-01T00:00:00.000Z', dryRun: true },
      }),
      good('of none', { json: range }),
      good('with all fields', {
        json: { type: 'post.published', status: 'exhausted', force: true, ratePerSecond: 5, dryRun: false, ...range },
      }),
      good('with several values of each filter', {
        json: {
          ...{ type: ['post.published', 'a.b'], channel: ['a', 'b'], status: ['exhausted', 'succeeded'] },
          ...{ statusCode: ['503', '4xx'], errorCode: ['timeout', 'dns'], trigger: ['first', 'retry'], dryRun: true },
          ...range,
        },
      }),
      wrong('with wrong values of the filters', {
        json: { type: ['a b'], channel: [''], statusCode: ['6xx'], errorCode: ['A'], ...range },
      }),
      wrong('of an event that there is not', { json: { event: 'unknown', ...range } }),
      wrong('of an endpoint that there is not', { json: { endpoint: 'unknown', ...range } }),
      wrong('with unmatched events of no endpoint', { json: { includeUnmatched: true, ...range } }),
      wrong('with wrong fields', { json: { type: 'a b', ratePerSecond: 1_001, ...range, before: range.after } }),
      wrong('without times', { json: {} }),
    ],
  },
  {
    ...{ rpc: Replays.method.cancelReplay, method: 'POST', path: `${REPLAYS}/{replay}/cancel` },
    toRest: replay,
    cases: [good('of one that is over'), good('a second time')],
  },
];

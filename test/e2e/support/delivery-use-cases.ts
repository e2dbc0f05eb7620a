import { Deliveries } from '#proto';
import { cursor, good, ordered, P, page, pages, type UseCase, type UseCaseRow, wrong } from './use-case.ts';

const DELIVERIES = `${P}/deliveries`;
/** Filters of deliveries, with the titles of their cases. */
const FILTERS: Record<string, UseCase['query']> = {
  'by status and type': { status: 'succeeded', type: 'post.published' },
  'by several values': { status: ['succeeded', 'exhausted'], type: ['post.published', 'post.deleted'] },
  'by channels': { channel: ['a', 'b'] },
  'by a channel that none has': { channel: ['none'], type: ['post.published'] },
  'by a status that none has': { status: 'exhausted' },
  'by the last attempt': { statusCode: ['2xx', '503'], trigger: ['first', 'retry'] },
  'by an error': { errorCode: ['timeout', 'dns'] },
  'by a time': { after: '2026-01-01T00:00:00.000Z', before: '2100-01-01T00:00:00.000Z' },
  'by any id': { search: 'first' },
  'by an id that nothing has': { search: 'dlv_01h455vb4pex5vsknk084sn02q' },
};
const filtered = Object.entries(FILTERS).map(([title, query]) => good(title, { query }));
/** The filters of a count, whose request in gRPC has lists alone. */
const countFiltered = Object.entries(FILTERS).map(([title, query = {}]) => {
  const isList = (name: string) => name === 'type' || name === 'status';
  const lists = Object.entries(query).map(([name, value]) => [name, isList(name) ? [value].flat() : value] as const);
  return good(title, { query: Object.fromEntries(lists) });
});
/** The filters of the deliveries of all projects are lists alone in gRPC, too. */
const allFiltered = countFiltered;
const WRONG_OF_ALL = { type: ['a b'], statusCode: ['6xx'], errorCode: ['a b'], search: '\n' };
const WRONG_FILTERS = {
  ...{ type: ['a b'], channel: [''], endpoint: ' ', statusCode: ['6xx'], errorCode: ['a b'], search: '\n' },
};
/** The use cases of deliveries and their attempts. */
export const deliveryRows: UseCaseRow[] = [
  {
    ...{ rpc: Deliveries.method.getAttempt, method: 'GET', isRead: true },
    path: `${DELIVERIES}/{delivery}/attempts/{number}`,
    cases: [good('by its number')],
  },
  {
    ...{ rpc: Deliveries.method.getDelivery, method: 'GET', path: `${DELIVERIES}/{delivery}`, isRead: true },
    toRest: cursor,
    cases: [
      good('with its attempts'),
      ...ordered,
      good('with its last response', { query: { include: ['response'] } }),
      good('with its data and response', { query: { include: ['data', 'response'] }, isByAdmin: true }),
      wrong('with data by a key that may not read events', { query: { include: ['data'] } }),
      wrong('with a wrong part', { query: { include: ['data', 'body'] } }),
      wrong('with a wrong page', { query: { limit: '51', cursor: 'x' } }),
    ],
  },
  {
    ...{ rpc: Deliveries.method.listDeliveries, method: 'GET', path: DELIVERIES, isRead: true },
    toRest: page('deliveries'),
    cases: [
      ...pages(),
      ...filtered,
      good('from the oldest', { query: { order: 'asc' } }),
      good('with the last responses', { query: { include: ['response'] } }),
      good('with data and responses', { query: { include: ['response', 'data'] }, isByAdmin: true }),
      wrong('with data by a key that may not read events', { query: { include: ['data'] } }),
      wrong('with wrong parts', { query: { include: ['request'] } }),
      good('from the youngest', { query: { order: 'desc' } }),
      wrong('with a wrong type', { query: { type: 'a b', endpoint: ' ' } }),
      wrong('with wrong filters', { query: WRONG_FILTERS }),
    ],
  },
  {
    ...{ rpc: Deliveries.method.listAllDeliveries, method: 'GET', path: '/v1/deliveries', isRead: true },
    toRest: page('deliveries'),
    cases: [
      ...pages(),
      ...allFiltered,
      good('from the oldest', { query: { order: 'asc', limit: '2' } }),
      wrong('with wrong filters', { query: WRONG_OF_ALL }),
    ],
  },
  {
    ...{ rpc: Deliveries.method.countDeliveries, method: 'GET', path: `${DELIVERIES}/count`, isRead: true },
    cases: [good('of the project'), ...countFiltered, wrong('with wrong filters', { query: WRONG_FILTERS })],
  },
  {
    ...{ rpc: Deliveries.method.countDeliveriesByEndpoint, method: 'GET', path: `${DELIVERIES}/counts`, isRead: true },
    toRest: ({ endpoints: items, ...rest }) => ({ items, ...rest }),
    cases: [good('of the project'), ...countFiltered, wrong('with wrong filters', { query: WRONG_FILTERS })],
  },
  {
    ...{ rpc: Deliveries.method.cancelDelivery, method: 'POST', path: `${DELIVERIES}/{delivery}/cancel` },
    cases: [
      good('of a delivery that waits', { isOfHeld: true }),
      wrong('of a cancelled delivery', { isOfHeld: true }),
      wrong('of a delivery that has succeeded', {}),
    ],
  },
  {
    ...{ rpc: Deliveries.method.replayDelivery, method: 'POST', path: `${DELIVERIES}/{delivery}/replay` },
    cases: [good('of a delivery'), good('with force', { json: { force: true } })],
  },
];

/** The use cases that delete: the last ones, because the others need what they delete. */

import { Events } from '#proto';
import {
  cursor,
  ENDPOINT,
  filteredByMetadata,
  good,
  ordered,
  P,
  page,
  pages,
  type UseCaseRow,
  wrong,
} from './use-case.ts';

const EVENTS = `${P}/events`;
/** An event with every field. */
const WHOLE_EVENT = {
  ...{ type: 'post.published', id: 'own-1', data: { id: 'p_1', n: 2.5 }, occurredAt: '2026-01-02T03:04:05.678Z' },
  ...{ orderingKey: 'k', actor: 'u_1', channel: 'a', expiresAfterMs: 60_000 },
};

/** The use cases of events. */
export const eventRows: UseCaseRow[] = [
  {
    ...{ rpc: Events.method.publish, method: 'POST', path: EVENTS, field: 'event' },
    cases: [
      good('with all fields', { json: WHOLE_EVENT }),
      good('a second time', { json: WHOLE_EVENT }),
      good('that violates its schema', { json: { type: 'post.published', data: { n: 'x' } } }),
      good('for an endpoint', { json: { type: 'post.published', data: { id: 'p_3' }, endpointIds: [ENDPOINT] } }),
      good('with metadata', {
        json: { type: 'post.published', data: { id: 'p_5' }, metadata: { tier: 'gold', 'a.b': '', region: 'eu' } },
      }),
      wrong('with wrong metadata', {
        json: { type: 'post.published', data: { id: 'p_5' }, metadata: { 'a[b]': 'c' } },
      }),
      good('with several channels', { json: { type: 'post.published', data: { id: 'p_4' }, channels: ['b', 'a'] } }),
      wrong('with a channel beside channels, of which one is empty', {
        json: { type: 'post.published', data: { id: 'p_4' }, channel: 'a', channels: ['a', ''] },
      }),
      good('with a schema version', { json: { type: 'post.published', data: { id: 'p_5' }, schemaVersion: 1 } }),
      wrong('with an unknown schema version', {
        json: { type: 'post.published', data: { id: 'p_5' }, schemaVersion: 9 },
      }),
      wrong('with a schema version below 1', {
        json: { type: 'post.published', data: { id: 'p_5' }, schemaVersion: 0 },
      }),
      wrong('with an empty list of channels', { json: { type: 'post.published', data: { id: 'p_4' }, channels: [] } }),
      wrong('for no endpoint', { json: { type: 'post.published', data: { id: 'p_3' }, endpointIds: [] } }),
      wrong('for an unknown endpoint, and one twice', {
        json: {
          ...{ type: 'post.published', data: { id: 'p_3' } },
          endpointIds: ['ep_01h455vb4pex5vsknk084sn02q', ENDPOINT, ENDPOINT, 'a'],
        },
      }),
      wrong('with the id of another event', { json: { type: 'post.published', id: 'own-1', data: { id: 'p_2' } } }),
      wrong('with wrong fields', { json: { type: 'A b', data: 1, actor: ' ', expiresAfterMs: -1 } }),
      wrong('without data', { json: { type: 'post.published' } }),
      wrong('of an operational type', { json: { type: 'endpoint.failing', data: {} } }),
    ],
  },
  {
    ...{ rpc: Events.method.publishBatch, method: 'POST', path: `${EVENTS}/batch` },
    toRest: ({ receipts: items }) => ({ items }),
    cases: [
      good('of two events', {
        json: {
          events: [
            { type: 'post.published', data: { id: 'a' }, id: 'two-1' },
            { type: 'post.deleted', data: null, id: 'two-2', metadata: { tier: 'free', region: 'eu' } },
          ],
        },
      }),
      wrong('with a wrong event', {
        json: {
          events: [
            { type: 'post.published', data: { id: 'a' } },
            { type: 'x y', data: 1 },
          ],
        },
      }),
      wrong('without events', { json: {} }),
    ],
  },
  {
    ...{ rpc: Events.method.getEvent, method: 'GET', path: `${EVENTS}/{event}`, isRead: true },
    cases: [good('by its id'), good('by its own id', { names: { event: 'first' } })],
  },
  {
    ...{ rpc: Events.method.listEvents, method: 'GET', path: EVENTS, isRead: true },
    toRest: page('events'),
    cases: [
      ...pages(),
      ...ordered,
      ...filteredByMetadata,
      good('of a type and a time', {
        query: { type: 'post.published', after: '2026-01-01T00:00:00.000Z', before: '2100-01-01T00:00:00.000Z' },
      }),
      good('of several types and channels', {
        query: { type: ['post.published', 'post.deleted'], channel: ['a', 'none'], limit: '250' },
      }),
      good('without content', { query: { withContent: 'false' } }),
      good('with content', { query: { withContent: 'true', channel: ['b'] } }),
      wrong('with a wrong type', { query: { type: 'a b' } }),
      wrong('with wrong types and channels', { query: { type: ['a b'], channel: ['\n'] } }),
    ],
  },
  {
    ...{ rpc: Events.method.getEventRouting, method: 'GET', path: `${EVENTS}/{event}/routing`, isRead: true },
    toRest: ({ matchedCount: matched, missedCounts: missed, ...rest }) => ({
      ...cursor(rest),
      counts: { matched, missed },
    }),
    cases: pages(),
  },
];

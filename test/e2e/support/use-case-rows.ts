import { AdminKeys, ApiKeys, Endpoints, Events, EventTypes, Projects } from '#proto';
import { typeRows, TYPES } from './event-type-use-cases.ts';
import { deliveryRows } from './delivery-use-cases.ts';
import { endpointRows } from './endpoint-use-cases.ts';
import { replayRows } from './replay-use-cases.ts';
import {
  API,
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

const projectRows: UseCaseRow[] = [
  {
    ...{ rpc: Projects.method.createProject, method: 'POST', path: '/v1/projects', field: 'project' },
    cases: [
      good('with a name', { json: { name: 'A project' } }),
      good('with all fields', {
        json: {
          ...{ name: 'Ein Projekt', schemaValidation: 'enforce', unknownEventTypes: 'refuse' },
          notificationEmails: ['ops@example.com', 'dev@example.com'],
          metadata: { tier: 'gold', 'a.b': 'c' },
          secretType: 'ed25519',
        },
      }),
      wrong('with wrong fields', { json: { name: 'a\tb', uid: 'a\tb', notificationEmails: ['ops@example.com', 'x'] } }),
      wrong('with wrong metadata', { json: { name: 'A', metadata: { 'a[b]': 'c' } } }),
      wrong('without fields', { json: {} }),
    ],
  },
  {
    ...{ rpc: Projects.method.getProject, method: 'GET', path: P, isRead: true },
    cases: [good('by its id')],
  },
  {
    ...{ rpc: Projects.method.listProjects, method: 'GET', path: '/v1/projects', isRead: true },
    toRest: page('projects'),
    cases: [
      ...pages(),
      ...ordered,
      ...filteredByMetadata,
      good('with their uids', { query: { id: ['default', 'unknown'] } }),
      wrong('with wrong ids', { query: { id: ['default', 'a\nb'] } }),
    ],
  },
  {
    ...{ rpc: Projects.method.updateProject, method: 'PATCH', path: P, field: 'values' },
    isMasked: true,
    cases: [
      good('with a name', { json: { name: 'Another name' } }),
      good('with a list', { json: { notificationEmails: ['new@example.com'] } }),
      good('with metadata', { json: { metadata: { tier: 'free', region: 'eu' } } }),
      good('with a type of secrets', { json: { secretType: 'hmac' } }),
      wrong('with null for its type of secrets', { json: { secretType: null } }),
      good('with null for its uid', { json: { uid: null } }),
      wrong('with wrong metadata', { json: { metadata: { tier: 'x'.repeat(501) } } }),
      wrong('with wrong fields', { json: { name: 'a\nb', uid: ' ' } }),
      wrong('with null for its name', { json: { name: null } }),
    ],
  },
  {
    ...{ rpc: Projects.method.listNotifications, method: 'GET', path: `${P}/notifications`, isRead: true },
    toRest: page('notifications'),
    cases: [...pages(), ...ordered],
  },
];

const keyRows: UseCaseRow[] = [
  {
    ...{ rpc: ApiKeys.method.createApiKey, method: 'POST', path: `${P}/api-keys` },
    cases: [
      good('with its own scope', { json: { name: 'A key', scopes: ['keys:write'] } }),
      good('with a name', { json: { name: 'A key' }, isByAdmin: true }),
      good('with scopes and an expiry', {
        json: { name: 'A key', scopes: ['events:write'], expiresAt: '2100-01-02T03:04:05.000Z' },
        isByAdmin: true,
      }),
      wrong('with an empty list of scopes', { json: { name: 'A key', scopes: [] }, isByAdmin: true }),
      wrong('with scopes that its key lacks', { json: { name: 'A key', scopes: ['events:write', 'secrets:read'] } }),
      wrong('with a wrong name', { json: { name: 'a\tb' } }),
      wrong('with wrong scopes and an expiry that is over', {
        json: { name: 'A key', scopes: ['events:read', 'all'], expiresAt: '2020-01-02T03:04:05.000Z' },
      }),
    ],
  },
  {
    ...{ rpc: ApiKeys.method.createPortalToken, method: 'POST', path: `${P}/portal-tokens` },
    cases: [
      good('with its own scope', { json: { scopes: ['analytics:read'] } }),
      good('with scopes', { json: { scopes: ['deliveries:read'], expiresInSeconds: 60 }, isByAdmin: true }),
      wrong('with an empty list of scopes', { json: { scopes: [] }, isByAdmin: true }),
      wrong('without scopes', { json: {}, isByAdmin: true }),
      wrong('with a scope that its key lacks', { json: { scopes: ['deliveries:read'] } }),
      wrong('with a wrong life', { json: { scopes: ['deliveries:read'], expiresInSeconds: 59 } }),
      wrong('with a scope that no token has', { json: { scopes: ['keys:write'] } }),
    ],
  },
  {
    ...{ rpc: ApiKeys.method.listPortalTokens, method: 'GET', path: `${P}/portal-tokens`, isRead: true },
    toRest: page('portalTokens'),
    cases: [...pages(), ...ordered],
  },
  {
    ...{ rpc: AdminKeys.method.createAdminKey, method: 'POST', path: '/v1/admin-keys' },
    cases: [
      good('with a name', { json: { name: `ops of ${API}` } }),
      wrong('with the name of another', { json: { name: `ops of ${API}` } }),
      wrong('with wrong fields', { json: { name: 'a\tb', expiresAt: '2020-01-02T03:04:05.000Z' } }),
    ],
  },
  {
    ...{ rpc: AdminKeys.method.listAdminKeys, method: 'GET', path: '/v1/admin-keys', isRead: true },
    toRest: page('adminKeys'),
    cases: [...pages(), ...ordered],
  },
  {
    ...{ rpc: ApiKeys.method.listApiKeys, method: 'GET', path: `${P}/api-keys`, isRead: true },
    toRest: page('apiKeys'),
    cases: [...pages(), ...ordered],
  },
];

const EVENTS = `${P}/events`;
/** An event with every field. */
const WHOLE_EVENT = {
  ...{ type: 'post.published', id: 'own-1', data: { id: 'p_1', n: 2.5 }, occurredAt: '2026-01-02T03:04:05.678Z' },
  ...{ orderingKey: 'k', actor: 'u_1', channel: 'a', expiresAfterMs: 60_000 },
};
const eventRows: UseCaseRow[] = [
  {
    ...{ rpc: Events.method.publish, method: 'POST', path: EVENTS, field: 'event' },
    cases: [
      good('with all fields', { json: WHOLE_EVENT }),
      good('a second time', { json: WHOLE_EVENT }),
      good('that violates its schema', { json: { type: 'post.published', data: { n: 'x' } } }),
      good('for an endpoint', { json: { type: 'post.published', data: { id: 'p_3' }, endpointIds: [ENDPOINT] } }),
      good('with several channels', { json: { type: 'post.published', data: { id: 'p_4' }, channels: ['b', 'a'] } }),
      wrong('with a channel beside channels, of which one is empty', {
        json: { type: 'post.published', data: { id: 'p_4' }, channel: 'a', channels: ['a', ''] },
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
            { type: 'post.deleted', data: null, id: 'two-2' },
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
      good('of a type and a time', {
        query: { type: 'post.published', after: '2026-01-01T00:00:00.000Z', before: '2100-01-01T00:00:00.000Z' },
      }),
      wrong('with a wrong type', { query: { type: 'a b' } }),
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

const deletingRows: UseCaseRow[] = [
  {
    ...{ rpc: EventTypes.method.replaceEventType, method: 'PUT', path: `${TYPES}/{name}`, field: 'eventType' },
    cases: [
      good('with a description', { json: { description: 'Another one' } }),
      wrong('with a wrong schema', { json: { schema: { type: 'nothing' } } }),
    ],
  },
  {
    ...{ rpc: EventTypes.method.deleteEventType, method: 'DELETE', path: `${TYPES}/{name}` },
    cases: [good('by its name'), good('a second time')],
  },
  {
    ...{ rpc: Endpoints.method.deleteEndpoint, method: 'DELETE', path: `${P}/endpoints/{endpoint}` },
    cases: [good('by its id'), good('a second time')],
  },
  {
    ...{ rpc: AdminKeys.method.deleteAdminKey, method: 'DELETE', path: '/v1/admin-keys/{adminKey}' },
    cases: [good('by its id'), good('a second time')],
  },
  {
    ...{ rpc: ApiKeys.method.deletePortalToken, method: 'DELETE', path: `${P}/portal-tokens/{portalToken}` },
    cases: [good('by its id'), good('a second time')],
  },
  {
    ...{ rpc: ApiKeys.method.deleteApiKey, method: 'DELETE', path: `${P}/api-keys/{key}` },
    cases: [good('by its id'), good('a second time')],
  },
  {
    ...{ rpc: Projects.method.deleteProject, method: 'DELETE', path: P },
    cases: [good('by its id'), good('a second time')],
  },
];

/** Every use case that both APIs have, in the order in which they are called. @param url the URL of a receiver */
export function useCaseRows(url: string): UseCaseRow[] {
  return [
    ...projectRows,
    ...keyRows,
    ...typeRows,
    ...eventRows,
    ...endpointRows(url),
    ...deliveryRows,
    ...replayRows,
    ...deletingRows,
  ];
}

/** The routes without an rpc: the operator's, and those with the shape of postpress. */
export const ONLY_IN_REST = /^\/v1\/(dead-records|webhooks)/;

import { AdminKeys, ApiKeys, Endpoints, EventTypes, Projects } from '#proto';
import { deliveryRows } from './delivery-use-cases.ts';
import { endpointRows } from './endpoint-use-cases.ts';
import { eventRows } from './event-use-cases.ts';
import { replayRows } from './replay-use-cases.ts';
import { API, filteredByMetadata, good, P, page, pages, type UseCaseRow, wrong } from './use-case.ts';

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
    cases: pages(),
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
    cases: pages(),
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
    cases: pages(),
  },
  {
    ...{ rpc: ApiKeys.method.listApiKeys, method: 'GET', path: `${P}/api-keys`, isRead: true },
    toRest: page('apiKeys'),
    cases: pages(),
  },
];

const TYPES = `${P}/event-types`;
/** A webhook of an OpenAPI document. */
const webhook = (name: string, schema: object) => ({
  [name]: { post: { description: 'A form was sent.', requestBody: { content: { 'application/json': { schema } } } } },
});
const OPENAPI = { openapi: '3.1.0', webhooks: webhook('form.sent', { type: 'object', required: ['id'] }) };
const typeRows: UseCaseRow[] = [
  {
    ...{ rpc: EventTypes.method.createEventType, method: 'POST', path: TYPES, field: 'eventType' },
    cases: [
      good('with all fields', {
        json: {
          ...{ name: 'post.scheduled', description: 'A post is scheduled.', archived: true },
          ...{ schema: { type: 'object', required: ['id'] }, example: { id: 'p_1', tags: [], more: null } },
        },
      }),
      wrong('with a wrong schema', { json: { name: 'post.wrong', schema: { type: 'nothing' } } }),
      wrong('with a wrong name', { json: { name: 'Not a name' } }),
      wrong('a second time', { json: { name: 'post.published' } }),
    ],
  },
  {
    ...{ rpc: EventTypes.method.getEventType, method: 'GET', path: `${TYPES}/{name}`, isRead: true },
    cases: [good('by its name')],
  },
  {
    ...{ rpc: EventTypes.method.listEventTypes, method: 'GET', path: TYPES, isRead: true },
    toRest: page('eventTypes'),
    cases: [...pages('='), good('of the archived ones', { query: { archived: 'true' } })],
  },
  {
    ...{ rpc: EventTypes.method.importEventTypes, method: 'POST', path: `${TYPES}/import` },
    cases: [
      good('of a pack, as a dry run', { json: { pack: 'postion', dryRun: true } }),
      good('of a pack', { json: { pack: 'postion' } }),
      wrong('of no pack', { json: { pack: 'nothing' } }),
      good('of a document', { json: { openapi: OPENAPI } }),
      good('of a document, with changes', { json: { openapi: { ...OPENAPI, webhooks: { 'form.sent': {} } } } }),
      wrong('of a document without webhooks beside a pack', { json: { pack: 'postion', openapi: {} } }),
      wrong('of a document with a wrong name and schema', {
        json: {
          openapi: {
            openapi: '3.1.0',
            webhooks: { 'a b': {}, ...webhook('a.b', { type: 'nothing' }), ...webhook('a.c', {}) },
          },
        },
      }),
      wrong('of a document of an earlier version', { json: { openapi: { ...OPENAPI, openapi: '3.0.3' } } }),
      wrong('of nothing', { json: {} }),
    ],
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

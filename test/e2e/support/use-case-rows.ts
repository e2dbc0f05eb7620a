import { AdminKeys, ApiKeys, Endpoints, EventTypes, Projects } from '#proto';
import { deliveryRows } from './delivery-use-cases.ts';
import { endpointRows } from './endpoint-use-cases.ts';
import { eventRows } from './event-use-cases.ts';
import { typeRows, TYPES } from './event-type-use-cases.ts';
import { projectRows } from './project-use-cases.ts';
import { replayRows } from './replay-use-cases.ts';
import { API, good, ordered, P, page, pages, type UseCaseRow, wrong } from './use-case.ts';

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

const deletingRows: UseCaseRow[] = [
  {
    ...{ rpc: EventTypes.method.replaceEventType, method: 'PUT', path: `${TYPES}/{name}`, field: 'eventType' },
    cases: [
      good('with a description', { json: { description: 'Another one' } }),
      good('with the next schema version', { json: { schema: { type: 'object' }, schemaVersion: 2 } }),
      wrong('with a schema version too far', { json: { schema: { type: 'object' }, schemaVersion: 4 } }),
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

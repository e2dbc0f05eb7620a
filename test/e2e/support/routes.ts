import type { Right } from '#admin';
import type { ApiCall, ApiClient } from '#testing';
import type { System } from './system.ts';

/** Ids that stand in for `{project}`, `{endpoint}`, … in a path. */
export type PathIds = Record<
  | 'project'
  | 'key'
  | 'adminKey'
  | 'portalToken'
  | 'endpoint'
  | 'eventType'
  | 'event'
  | 'delivery'
  | 'replay'
  | 'number'
  | 'webhook'
  | 'record',
  string
>;

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** The right that it requires. Stated here again, so that a change of the rights is seen. */
  right: Right;
  /** A body that would be accepted, if it takes one. */
  json?: object;
}

/** Returns true for a route that makes the last resource of its path, if it has the uid of none. */
export const makesByUid = ({ method, path }: Pick<Route, 'method' | 'path'>) =>
  method === 'PUT' && /\{(project|endpoint)\}$/.test(path);

/** Returns true for a route that requires the key of its project instead of the admin key. */
export const asksForProjectKey = (path: string) => path.startsWith('/v1/webhooks');

const route = (method: Route['method'], path: string, right: Right, json?: object): Route => ({
  ...{ method, path, right, json },
});

/** Every route that takes a key, with a request that would be carried out. */
export const ROUTES: readonly Route[] = [
  route('POST', '/v1/projects', 'admin', { name: 'A site' }),
  route('GET', '/v1/projects', 'admin'),
  route('GET', '/v1/projects/{project}', 'project'),
  route('PATCH', '/v1/projects/{project}', 'admin', { name: 'Another name' }),
  route('PUT', '/v1/projects/{project}', 'admin', { name: 'A site' }),
  route('DELETE', '/v1/projects/{project}', 'admin'),
  route('POST', '/v1/projects/{project}/api-keys', 'keys:write', { name: 'A key', scopes: ['keys:write'] }),
  route('GET', '/v1/projects/{project}/api-keys', 'keys:write'),
  route('DELETE', '/v1/projects/{project}/api-keys/{key}', 'keys:write'),
  route('POST', '/v1/projects/{project}/event-types', 'event-types:write', { name: 'post.deleted' }),
  route('GET', '/v1/projects/{project}/event-types', 'event-types:read'),
  route('POST', '/v1/projects/{project}/event-types/import', 'event-types:write', { pack: 'postion' }),
  route('GET', '/v1/projects/{project}/event-types/{eventType}', 'event-types:read'),
  route('PUT', '/v1/projects/{project}/event-types/{eventType}', 'event-types:write', { description: 'Another one' }),
  route('DELETE', '/v1/projects/{project}/event-types/{eventType}', 'event-types:write'),
  route('POST', '/v1/projects/{project}/endpoints', 'endpoints:write', { url: 'https://example.com/' }),
  route('GET', '/v1/projects/{project}/endpoints', 'endpoints:read'),
  route('POST', '/v1/projects/{project}/endpoints/dry-run', 'events:read', { where: 'data.a == 1' }),
  route('GET', '/v1/projects/{project}/endpoints/{endpoint}', 'endpoints:read'),
  route('PATCH', '/v1/projects/{project}/endpoints/{endpoint}', 'endpoints:write', { name: 'Another name' }),
  route('PUT', '/v1/projects/{project}/endpoints/{endpoint}', 'endpoints:write', { url: 'https://example.com/' }),
  route('DELETE', '/v1/projects/{project}/endpoints/{endpoint}', 'endpoints:write'),
  route('POST', '/v1/projects/{project}/endpoints/{endpoint}/verify', 'endpoints:write'),
  route('POST', '/v1/projects/{project}/endpoints/{endpoint}/pause', 'endpoints:write'),
  route('POST', '/v1/projects/{project}/endpoints/{endpoint}/resume', 'endpoints:write'),
  route('GET', '/v1/projects/{project}/endpoints/{endpoint}/history', 'endpoints:read'),
  route('GET', '/v1/projects/{project}/notifications', 'endpoints:read'),
  route('POST', '/v1/projects/{project}/endpoints/{endpoint}/rotate-secret', 'endpoints:write', {}),
  route('GET', '/v1/projects/{project}/endpoints/{endpoint}/secret', 'secrets:read'),
  route('GET', '/v1/projects/{project}/endpoints/{endpoint}/public-keys', 'endpoints:read'),
  route('POST', '/v1/projects/{project}/endpoints/{endpoint}/test', 'endpoints:write', {}),
  route('POST', '/v1/projects/{project}/events', 'events:write', { type: 'post.published', data: 1 }),
  route('POST', '/v1/projects/{project}/events/batch', 'events:write', {
    events: [{ type: 'post.published', data: 1 }],
  }),
  route('GET', '/v1/projects/{project}/events', 'events:read'),
  route('GET', '/v1/projects/{project}/events/{event}', 'events:read'),
  route('GET', '/v1/projects/{project}/events/{event}/routing', 'events:read'),
  route('GET', '/v1/projects/{project}/deliveries', 'deliveries:read'),
  route('GET', '/v1/projects/{project}/deliveries/count', 'deliveries:read'),
  route('GET', '/v1/projects/{project}/deliveries/counts', 'deliveries:read'),
  route('GET', '/v1/projects/{project}/deliveries/{delivery}', 'deliveries:read'),
  route('GET', '/v1/projects/{project}/deliveries/{delivery}/attempts/{number}', 'deliveries:read'),
  route('POST', '/v1/projects/{project}/deliveries/{delivery}/replay', 'deliveries:replay'),
  route('POST', '/v1/projects/{project}/deliveries/{delivery}/cancel', 'deliveries:replay'),
  route('POST', '/v1/projects/{project}/replays', 'deliveries:replay', {
    ...{ after: '2026-01-31T12:00:00Z', before: '2026-01-31T13:00:00Z' },
  }),
  route('GET', '/v1/projects/{project}/replays', 'deliveries:read'),
  route('GET', '/v1/projects/{project}/replays/{replay}', 'deliveries:read'),
  route('POST', '/v1/projects/{project}/replays/{replay}/cancel', 'deliveries:replay'),
  route('POST', '/v1/projects/{project}/portal-tokens', 'project', { scopes: ['analytics:read'] }),
  route('GET', '/v1/projects/{project}/portal-tokens', 'keys:write'),
  route('DELETE', '/v1/projects/{project}/portal-tokens/{portalToken}', 'keys:write'),
  route('POST', '/v1/admin-keys', 'admin', { name: 'Another admin' }),
  route('GET', '/v1/admin-keys', 'admin'),
  route('DELETE', '/v1/admin-keys/{adminKey}', 'admin'),
  route('GET', '/v1/deliveries', 'admin'),
  route('GET', '/v1/dead-records', 'admin'),
  route('GET', '/v1/dead-records/counts', 'admin'),
  route('GET', '/v1/dead-records/{record}', 'admin'),
  route('POST', '/v1/dead-records/{record}/replay', 'admin', {}),
  route('DELETE', '/v1/dead-records/{record}', 'admin'),
  route('POST', '/v1/webhooks', 'endpoints:write', { request_url: 'https://example.com/', source: 'messaging' }),
  route('GET', '/v1/webhooks', 'endpoints:read'),
  route('GET', '/v1/webhooks/{webhook}', 'endpoints:read'),
  route('DELETE', '/v1/webhooks/{webhook}', 'endpoints:write'),
];

/** A path with its ids filled in. */
export function fill(path: string, ids: PathIds): string {
  return path.replace(/\{(\w+)\}/g, (_, name: keyof PathIds) => ids[name]);
}

/** A problem's status, and the pointers of the fields that it names. */
export interface Refusal {
  status: number;
  pointers: string[];
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: { pointer: string; message: string }[];
}

/** Ids that stand for nothing. */
const UNKNOWN: PathIds = {
  project: 'default',
  endpoint: 'ep_01h455vb4pex5vsknk084sn02q',
  eventType: 'never.defined',
  event: 'evt_01h455vb4pex5vsknk084sn02q',
  delivery: 'dlv_01h455vb4pex5vsknk084sn02q',
  replay: 'rpl_01h455vb4pex5vsknk084sn02q',
  key: 'key_01h455vb4pex5vsknk084sn02q',
  portalToken: 'key_01h455vb4pex5vsknk084sn02q',
  adminKey: 'key_01h455vb4pex5vsknk084sn02q',
  webhook: 'ep_01h455vb4pex5vsknk084sn02q',
  number: '1',
  record: 'dead_01h455vb4pex5vsknk084sn02q',
};
/** A text with the form of a key, so that it has to be looked up. */
const UNKNOWN_KEY = `phk_${'x'.repeat(43)}`;

/** Calls a route with ids and, where it takes the key of a project, with a key that Posthorn has to look up. */
export function callUnknown(api: ApiClient, { method, path, json }: Route) {
  const headers: Record<string, string> = asksForProjectKey(path) ? { authorization: `Bearer ${UNKNOWN_KEY}` } : {};
  return api.call(method, fill(path, UNKNOWN), { json, headers });
}

/** Makes a call that is to be refused, and checks that the answer has the form of a problem (RFC 9457). */
export async function problemOf(
  { api }: System,
  method: Route['method'],
  path: string,
  call: ApiCall,
): Promise<Problem> {
  const { status, headers, body } = await api.call<Problem>(method, path, call);
  const seen = `${method} ${path} answered ${status} ${JSON.stringify(body)}`;
  if (!String(headers['content-type']).startsWith('application/problem+json')) throw new Error(`No problem: ${seen}`);
  if (body.status !== status || !body.type || !body.detail) throw new Error(`Half a problem: ${seen}`);
  if (body.errors?.some(({ message }) => !message)) throw new Error(`A problem without a message: ${seen}`);
  return body;
}

export function refusalIn({ status, errors = [] }: Problem): Refusal {
  return { status, pointers: errors.map(({ pointer }) => pointer) };
}

export async function refusalOf(
  system: System,
  method: Route['method'],
  path: string,
  call: ApiCall,
): Promise<Refusal> {
  return refusalIn(await problemOf(system, method, path, call));
}

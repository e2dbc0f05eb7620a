import type { ApiCall, ApiClient } from '#testing';
import type { System } from './system.ts';

/** Ids that stand in for `{project}`, `{endpoint}`, … in a path. */
export type PathIds = Record<
  'project' | 'key' | 'endpoint' | 'eventType' | 'event' | 'delivery' | 'number' | 'webhook' | 'record',
  string
>;

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** A body that would be accepted, if it takes one. */
  json?: object;
}

/** Returns true for a route that requires the key of its project instead of the admin key. */
export const asksForProjectKey = (path: string) => path.startsWith('/v1/webhooks');

const route = (method: Route['method'], path: string, json?: object): Route => ({ method, path, json });

/** Every route that takes a key, with a request that would be carried out. */
export const ROUTES: readonly Route[] = [
  route('POST', '/v1/projects', { name: 'A site' }),
  route('GET', '/v1/projects'),
  route('GET', '/v1/projects/{project}'),
  route('PATCH', '/v1/projects/{project}', { name: 'Another name' }),
  route('DELETE', '/v1/projects/{project}'),
  route('POST', '/v1/projects/{project}/api-keys', { name: 'A key' }),
  route('GET', '/v1/projects/{project}/api-keys'),
  route('DELETE', '/v1/projects/{project}/api-keys/{key}'),
  route('POST', '/v1/projects/{project}/event-types', { name: 'post.deleted' }),
  route('GET', '/v1/projects/{project}/event-types'),
  route('POST', '/v1/projects/{project}/event-types/import', { pack: 'postion' }),
  route('GET', '/v1/projects/{project}/event-types/{eventType}'),
  route('PUT', '/v1/projects/{project}/event-types/{eventType}', { description: 'Another one' }),
  route('DELETE', '/v1/projects/{project}/event-types/{eventType}'),
  route('POST', '/v1/projects/{project}/endpoints', { url: 'https://example.com/' }),
  route('GET', '/v1/projects/{project}/endpoints'),
  route('POST', '/v1/projects/{project}/endpoints/dry-run', { where: 'data.a == 1' }),
  route('GET', '/v1/projects/{project}/endpoints/{endpoint}'),
  route('PATCH', '/v1/projects/{project}/endpoints/{endpoint}', { name: 'Another name' }),
  route('DELETE', '/v1/projects/{project}/endpoints/{endpoint}'),
  route('POST', '/v1/projects/{project}/endpoints/{endpoint}/verify'),
  route('POST', '/v1/projects/{project}/endpoints/{endpoint}/pause'),
  route('POST', '/v1/projects/{project}/endpoints/{endpoint}/resume'),
  route('GET', '/v1/projects/{project}/endpoints/{endpoint}/history'),
  route('GET', '/v1/projects/{project}/notifications'),
  route('POST', '/v1/projects/{project}/endpoints/{endpoint}/rotate-secret', {}),
  route('GET', '/v1/projects/{project}/endpoints/{endpoint}/secret'),
  route('GET', '/v1/projects/{project}/endpoints/{endpoint}/public-keys'),
  route('POST', '/v1/projects/{project}/endpoints/{endpoint}/test', {}),
  route('POST', '/v1/projects/{project}/events', { type: 'post.published', data: 1 }),
  route('POST', '/v1/projects/{project}/events/batch', { events: [{ type: 'post.published', data: 1 }] }),
  route('GET', '/v1/projects/{project}/events'),
  route('GET', '/v1/projects/{project}/events/{event}'),
  route('GET', '/v1/projects/{project}/events/{event}/routing'),
  route('GET', '/v1/projects/{project}/deliveries'),
  route('GET', '/v1/projects/{project}/deliveries/{delivery}'),
  route('GET', '/v1/projects/{project}/deliveries/{delivery}/attempts/{number}'),
  route('POST', '/v1/projects/{project}/deliveries/{delivery}/replay'),
  route('GET', '/v1/dead-records'),
  route('GET', '/v1/dead-records/counts'),
  route('GET', '/v1/dead-records/{record}'),
  route('POST', '/v1/dead-records/{record}/replay', {}),
  route('DELETE', '/v1/dead-records/{record}'),
  route('POST', '/v1/webhooks', { request_url: 'https://example.com/', source: 'messaging' }),
  route('GET', '/v1/webhooks'),
  route('GET', '/v1/webhooks/{webhook}'),
  route('DELETE', '/v1/webhooks/{webhook}'),
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
  key: 'key_01h455vb4pex5vsknk084sn02q',
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

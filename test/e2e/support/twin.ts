import { PORTAL_SCOPES, type Scope, SCOPES } from '#admin';
import { type ApiClient, eventually, type WebhookReceiver } from '#testing';
import { holdDelivery } from './hold-delivery.ts';
import type { Names } from './use-case.ts';

/** A project with one of each resource, prepared like its twin, and keys with and without rights in it. */
export interface Twin {
  ids: Record<Names, string>;
  ownKey: string;
  revokedKey: string;
  /** Its time is over when the first call is made with it. */
  expiredKey: string;
  /** A portal token with every scope that a token may have. */
  token: string;
  /** A key with every scope. */
  wholeKey: string;
  /** For each scope, a key with all others. */
  lacking: ReadonlyMap<Scope, string>;
  /** For each scope, a key with no other. */
  only: ReadonlyMap<Scope, string>;
}

type Made = { id: string; key: string };

const EXPIRES_AFTER_MS = 1_500;

async function prepareKeys(api: ApiClient, path: string) {
  const make = (terms: object) => api.post<Made>(`${path}/api-keys`, { name: 'A key', ...terms });
  const revoked = await make({});
  await api.delete(`${path}/api-keys/${revoked.id}`);
  const expired = await make({ expiresAt: new Date(Date.now() + EXPIRES_AFTER_MS).toISOString() });
  const { key: wholeKey } = await make({ scopes: SCOPES });
  const lacking = new Map<Scope, string>();
  const only = new Map<Scope, string>();
  for (const scope of SCOPES) {
    lacking.set(scope, (await make({ scopes: SCOPES.filter((each) => each !== scope) })).key);
    only.set(scope, (await make({ scopes: [scope] })).key);
  }
  const { id: portalToken, token } = await api.post<{ id: string; token: string }>(`${path}/portal-tokens`, {
    scopes: PORTAL_SCOPES,
  });
  return { portalToken, wholeKey, revokedKey: revoked.key, expiredKey: expired.key, token, lacking, only };
}

/** Prepares a replay that finds nothing, and has ended. @returns its id */
async function prepareReplay(api: ApiClient, path: string): Promise<string> {
  const range = { after: '2026-01-01T00:00:00Z', before: '2026-01-02T00:00:00Z' };
  const { id } = await api.post<{ id: string }>(`${path}/replays`, range);
  await eventually(
    () => api.get<{ status: string }>(`${path}/replays/${id}`),
    ({ status }) => status === 'completed',
  );
  return id;
}

/** Prepares a project. @param receiver gets the project's first event at `/twin` */
export async function prepareTwin(api: ApiClient, receiver: WebhookReceiver): Promise<Twin> {
  const { id: project } = await api.post<{ id: string }>('/v1/projects', { name: 'A site', schemaValidation: 'warn' });
  const path = `/v1/projects/${project}`;
  const { id: key, key: ownKey } = await api.post<Made>(`${path}/api-keys`, { name: 'Own' });
  const { portalToken, ...keys } = await prepareKeys(api, path);
  const { id: adminKey } = await api.post<Made>('/v1/admin-keys', { name: `of ${project}` });
  const name = 'post.published';
  await api.post(`${path}/event-types`, { name, schema: { type: 'object', required: ['id'] } });
  const { id: endpoint } = await api.post<Made>(`${path}/endpoints`, { url: receiver.url('/twin') });
  await api.post(`${path}/endpoints`, { url: receiver.url('/none'), eventTypes: ['other.type'] });
  for (const where of ['data.n == 4', 'data.missing == 1']) {
    await api.post(`${path}/endpoints`, { url: receiver.url('/none'), where });
  }
  // Before the event: the routing has no certain reason for an endpoint that is created within a second after it.
  const held = await holdDelivery(api, path, receiver.url('/none'));
  const { id: event } = await api.post<Made>(`${path}/events`, { type: name, id: 'first', data: { id: 'p_1', n: 3 } });
  const list = () =>
    api.get<{ items: { id: string; status: string }[] }>(`${path}/deliveries?event=${event}&endpoint=${endpoint}`);
  const { items } = await eventually(list, ({ items: [found] }) => found?.status === 'succeeded');
  const delivery = items[0]!.id;
  const replay = await prepareReplay(api, path);
  const ids = { project, key, adminKey, portalToken, endpoint, event, delivery, held, replay, number: '1', name };
  return { ids, ownKey, ...keys };
}

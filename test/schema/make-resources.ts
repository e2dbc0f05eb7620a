import { type ApiClient, eventually } from '#testing';

/** How many of each kind there are that a DELETE may remove, so that the others remain. */
const SPARE = 40;

/** The parameters of paths and the values that stand for something, by operation if it may remove what they name. */
export interface Resources {
  /** A key of the project, with all scopes. */
  projectKey: string;
  /** For all operations. */
  values: Record<string, readonly (string | number)[]>;
  /** For single operations, such as `DELETE /v1/admin-keys/{adminKey}`. */
  ofOperation: Record<string, Record<string, readonly string[]>>;
}

interface WithId {
  id: string;
}

/** Calls `create` for each number below `count`, and returns the results. */
async function several<T>(count: number, create: (number: number) => Promise<T>): Promise<T[]> {
  const created: T[] = [];
  for (let number = 0; number < count; number++) created.push(await create(number));
  return created;
}

/** The names and ids of what a project has, apart from its deliveries. */
async function makeProject(api: ApiClient, receiverUrl: string) {
  const { id: project } = await api.post<WithId>('/v1/projects', { name: 'A site', uid: 'my-site' });
  const path = `/v1/projects/${project}`;
  const name = (number: number) => `post.spare${number}`;
  await api.post(`${path}/event-types`, { name: 'post.published', example: { title: 'Hello' } });
  const types = await several(SPARE, async (number) => {
    await api.post(`${path}/event-types`, { name: name(number) });
    return name(number);
  });
  const makeEndpoint = (url: string) => api.post<WithId>(`${path}/endpoints`, { url });
  const endpoints = await several(2, () => makeEndpoint(receiverUrl));
  const spare = await several(SPARE, () => makeEndpoint('https://example.com/hooks'));
  const keys = await several(SPARE, () => api.post<WithId>(`${path}/api-keys`, { name: 'Spare' }));
  const scopes = ['deliveries:read'];
  const tokens = await several(SPARE, () => api.post<WithId>(`${path}/portal-tokens`, { scopes }));
  return { project, path, types, endpoints: ids(endpoints), spare: ids(spare), keys: ids(keys), tokens: ids(tokens) };
}

const ids = (items: WithId[]): string[] => items.map(({ id }) => id);

/** Publishes events, and waits until there are deliveries with an attempt. */
async function makeDeliveries(api: ApiClient, path: string, endpoint: string) {
  const events = await several(5, () => api.post<WithId>(`${path}/events`, { type: 'post.published', data: { a: 1 } }));
  const list = `${path}/deliveries?endpoint=${endpoint}&status=succeeded`;
  const { items } = await eventually(
    () => api.get<{ items: WithId[] }>(list),
    ({ items }) => items.length === events.length,
  );
  return { events: ids(events), deliveries: ids(items) };
}

/** Makes something of each kind that the paths of the API name. @param api with an admin key */
export async function makeResources(api: ApiClient, receiverUrl: string): Promise<Resources> {
  const { project, path, types, endpoints, spare, keys, tokens } = await makeProject(api, receiverUrl);
  const { events, deliveries } = await makeDeliveries(api, path, endpoints[0]!);
  const range = { after: new Date(0).toISOString(), before: '2100-01-01T00:00:00.000Z' };
  const replays = await several(2, () => api.post<WithId>(`${path}/replays`, range));
  const projects = await several(SPARE, () => api.post<WithId>('/v1/projects', { name: 'Spare' }));
  const adminKeys = await several(SPARE, (number) => api.post<WithId>('/v1/admin-keys', { name: `Spare ${number}` }));
  const { key: projectKey } = await api.post<{ key: string }>(`${path}/api-keys`, { name: 'Main' });
  return {
    projectKey,
    values: {
      ...{ project: [project, 'my-site'], endpoint: endpoints, name: ['post.published'], event: events },
      ...{ delivery: deliveries, replay: ids(replays), number: [1], key: keys, adminKey: ids(adminKeys) },
      ...{ webhook: spare, portalToken: tokens },
    },
    ofOperation: {
      'DELETE /v1/projects/{project}': { project: ids(projects) },
      'DELETE /v1/projects/{project}/endpoints/{endpoint}': { endpoint: spare },
      'DELETE /v1/projects/{project}/event-types/{name}': { name: types },
    },
  };
}

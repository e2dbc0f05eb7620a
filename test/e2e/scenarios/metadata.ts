import type { EndpointHistoryItem, EndpointView, Page, ProjectView } from '#admin';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const URL_OF_ENDPOINT = 'https://example.com/';
const keys = (prefix: string, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, nth) => [`${prefix}${nth}`, '']));
const query = (metadata: Record<string, string>) =>
  new URLSearchParams(
    Object.entries(metadata).map(([key, value]): [string, string] => [`metadata[${key}]`, value]),
  ).toString();
const idsOf = ({ items }: Page<{ id: string }>) => items.map(({ id }) => id);

/** The metadata of projects and endpoints. */
export function metadata(scene: Scene): void {
  const project = () => TestProject.create(scene.system);

  it.each(['project', 'endpoint'])('of a new %s is empty at first, and is changed key by key', async (kind) => {
    const { api } = scene.system;
    const site = await project();
    const path =
      kind === 'project' ? site.path : `${site.path}/endpoints/${(await site.createEndpoint(URL_OF_ENDPOINT)).id}`;
    const change = (given: unknown) => api.patch<{ metadata: object }>(path, { metadata: given });
    expect(await api.get(path)).toMatchObject({ metadata: {} });

    await change({ tier: 'gold', region: 'eu' });
    expect((await change({ tier: 'free', 'a.b': '' })).metadata).toEqual({ tier: 'free', region: 'eu', 'a.b': '' });
    expect((await change({ region: null, unknown: null })).metadata).toEqual({ tier: 'free', 'a.b': '' });
    expect((await change({})).metadata).toEqual({ tier: 'free', 'a.b': '' });
    expect(await api.get(path)).toMatchObject({ metadata: { tier: 'free', 'a.b': '' } });
    expect((await change(null)).metadata).toEqual({});
  });

  it('may have keys that are names of methods in JavaScript', async () => {
    const { api } = scene.system;
    const given = { toString: 'a', valueOf: 'b', hasOwnProperty: 'c' };
    const site = await api.post<ProjectView>('/v1/projects', { name: 'A site', metadata: given });
    const path = `/v1/projects/${site.id}/endpoints`;
    const endpoint = await api.post<EndpointView>(path, { url: URL_OF_ENDPOINT, metadata: given });
    await api.post<EndpointView>(path, { url: URL_OF_ENDPOINT });
    for (const { metadata: shown } of [site, endpoint])
      expect(Object.entries(shown).sort()).toEqual(Object.entries(given).sort());
    expect(idsOf(await api.get(`${path}?${query({ toString: 'a' })}`))).toEqual([endpoint.id]);
    expect(idsOf(await api.get(`${path}?${query({ toString: 'b' })}`))).toEqual([]);
    expect(idsOf(await api.get(`/v1/projects?${query(given)}`))).toEqual([site.id]);
    await api.patch(`${path}/${endpoint.id}`, { metadata: { toString: null, valueOf: 'd' } });
    const { metadata: changed } = await api.get<EndpointView>(`${path}/${endpoint.id}`);
    expect(Object.entries(changed).sort()).toEqual([
      ['hasOwnProperty', 'c'],
      ['valueOf', 'd'],
    ]);
    // Where no map is, such a name is an unknown field like any other.
    const refused = await api.call('PATCH', `${path}/${endpoint.id}`, { json: { valueOf: 'a' } });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/valueOf' }] } });
  });

  it.each(['project', 'endpoint'])('that a change leaves has at most 50 keys: of the %s', async (kind) => {
    const { api } = scene.system;
    const site = await project();
    const path =
      kind === 'project' ? site.path : `${site.path}/endpoints/${(await site.createEndpoint(URL_OF_ENDPOINT)).id}`;
    await api.patch(path, { metadata: keys('a', 50) });
    const refused = await api.call('PATCH', path, { json: { metadata: { b: '' } } });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/metadata' }] } });
    const changed = await api.patch<{ metadata: object }>(path, { metadata: { b: '', a0: null } });
    expect(Object.keys(changed.metadata)).toHaveLength(50);
    expect(changed.metadata).toHaveProperty('b', '');
  });

  it('is given to a new project and a new endpoint, and recorded in its history', async () => {
    const { api } = scene.system;
    const given = { tier: 'gold' };
    const site = await api.post<ProjectView>('/v1/projects', { name: 'A site', metadata: given });
    expect(site.metadata).toEqual(given);
    const path = `/v1/projects/${site.id}/endpoints`;
    const endpoint = await api.post<EndpointView>(path, { url: URL_OF_ENDPOINT, metadata: given });
    expect(endpoint.metadata).toEqual(given);
    await api.patch(`${path}/${endpoint.id}`, { metadata: { tier: 'gold' } });
    await api.patch(`${path}/${endpoint.id}`, { metadata: { tier: 'free' } });
    const { items } = await api.get<Page<EndpointHistoryItem>>(`${path}/${endpoint.id}/history`);
    expect(items.map(({ type }) => type)).toEqual(['endpoint.changed', 'endpoint.created']);
    expect(items[0]).toMatchObject({
      changes: [{ field: 'metadata', before: { tier: 'gold' }, after: { tier: 'free' } }],
    });
  });

  it('finds the projects and the endpoints that have all given values', async () => {
    const { api } = scene.system;
    const site = await project();
    const run = site.id;
    const both = { run, tier: 'gold', 'a.b=&': 'ü ' };
    const { id: gold } = await site.createEndpoint(URL_OF_ENDPOINT, { metadata: both });
    const { id: free } = await site.createEndpoint(URL_OF_ENDPOINT, { metadata: { run, tier: 'free' } });
    await site.createEndpoint(URL_OF_ENDPOINT);
    const endpoints = async (given: Record<string, string>) =>
      idsOf(await api.get(`${site.path}/endpoints?${query(given)}`));
    expect(await endpoints({ run })).toEqual([free, gold]);
    expect(await endpoints(both)).toEqual([gold]);
    expect(await endpoints({ tier: 'gold', run: 'other' })).toEqual([]);
    expect(await endpoints({ tier: 'gol' })).toEqual([]);
    const page = await api.get<Page<EndpointView>>(`${site.path}/endpoints?${query({ run })}&limit=1`);
    expect(idsOf(page)).toEqual([free]);
    const next = `${site.path}/endpoints?${query({ run })}&cursor=${page.nextCursor}`;
    expect(idsOf(await api.get(next))).toEqual([gold]);

    await api.patch(site.path, { metadata: { run } });
    expect(idsOf(await api.get(`/v1/projects?${query({ run })}`))).toEqual([site.id]);
    expect(idsOf(await api.get(`/v1/projects?${query({ run, tier: 'gold' })}`))).toEqual([]);
    const other = await project();
    expect(idsOf(await api.get(`${other.path}/endpoints?${query({ run })}`))).toEqual([]);
  });
}

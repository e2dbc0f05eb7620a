import type { CreatedEndpointView } from '#admin';
import { eventually } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const CHANGES = ['endpoint.created', 'endpoint.updated', 'endpoint.deleted'];
interface Told {
  type: string;
  data: Record<string, unknown>;
}

/** The operational events about the creation, changes and deletion of endpoints, and the uids in all of them. */
export function announcing(scene: Scene): void {
  const toldSoFar = (path: string) =>
    scene.receiver.requests(path).map(({ body }) => JSON.parse(body.toString()) as Told);
  const told = async (path: string, count: number) => {
    await scene.receiver.waitFor(path, count);
    return toldSoFar(path);
  };
  const about = (all: Told[], id: string) => all.filter(({ data }) => data.endpointId === id);

  it('are sent to the endpoints that list them, with the uids, for each creation, change and deletion', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system, `announcing-${Date.now()}`);
    const { uid: projectUid } = await system.api.get<{ uid: string }>(project.path);
    await project.createEndpoint(receiver.url('/told/all'), { eventTypes: ['*', 'endpoint.*'] });
    const watcher = await project.createEndpoint(receiver.url('/told'), { eventTypes: CHANGES });
    const path = `${project.path}/endpoints/own`;
    const put = (json: object) => system.api.call<CreatedEndpointView>('PUT', path, { json });

    const url = receiver.url('/told/own');
    const { body: made } = await put({ url, eventTypes: ['none.*'] });
    await put({ url, eventTypes: ['none.*'] });
    await system.api.patch(path, { name: made.name });
    await system.api.patch(path, { name: 'New', description: 'Text' });
    await put({ url, name: 'New', headers: [{ key: 'X-Tenant', value: 'secret-value' }], eventTypes: ['none.*'] });
    await system.api.patch(path, { url: 'ftp://x' }).catch(() => undefined);
    await system.api.delete(path);

    // The creation of the first endpoint may be routed after that of the watcher, and be sent to it too.
    const all = await eventually(
      () => Promise.resolve(toldSoFar('/told')),
      (seen) => about(seen, made.id).length === 4 && about(seen, watcher.id).length === 1,
    );
    const { host } = new URL(url);
    const data = { endpointId: made.id, endpointUid: 'own', projectUid, host, state: 'active' };
    const named = { ...data, endpointName: 'New' };
    expect(about(all, made.id).sort((one, other) => (one.type < other.type ? -1 : 1))).toMatchObject([
      { type: 'endpoint.created', data: { ...data, endpointName: host } },
      { type: 'endpoint.deleted', data: { ...named, state: 'deleted' } },
      { type: 'endpoint.updated', data: named },
      { type: 'endpoint.updated', data: named },
    ]);
    const fields = all.flatMap((each) => (each.type === 'endpoint.updated' ? [each.data.fields] : []));
    expect(fields).toEqual(
      expect.arrayContaining([
        ['name', 'description'],
        ['description', 'headers'],
      ]),
    );
    expect(JSON.stringify(all)).not.toContain('secret-value');
    expect(about(all, watcher.id)).toMatchObject([
      { type: 'endpoint.created', data: { endpointUid: null, projectUid } },
    ]);
    const listed = (await project.pages<Told>('events', 250)).flat().map(({ type }) => type);
    expect(listed.sort()).toEqual([
      ...['endpoint.created', 'endpoint.created', 'endpoint.created'],
      ...['endpoint.deleted', 'endpoint.updated', 'endpoint.updated'],
    ]);
    expect(receiver.requests('/told/all')).toEqual([]);
  });

  it('of a deletion are sent to the other endpoints alone', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const gone = await project.createEndpoint(receiver.url('/told/gone'), { eventTypes: ['endpoint.deleted'] });
    const other = await project.createEndpoint(receiver.url('/told/other'), { eventTypes: ['endpoint.deleted'] });
    await system.api.delete(`${project.path}/endpoints/${gone.id}`);
    expect(await told('/told/other', 1)).toMatchObject([{ data: { endpointId: gone.id, endpointUid: null } }]);
    const [[event]] = (await project.pages<{ id: string }>('events?type=endpoint.deleted', 10)) as [[{ id: string }]];
    const { endpoints } = await project.routing(event.id);
    const matched = endpoints.filter((each) => each.matched).map(({ endpointId }) => endpointId);
    expect(matched).toEqual([other.id]);
    expect(receiver.requests('/told/gone')).toEqual([]);
  });

  it('of an exhausted delivery have the uids of its endpoint and project', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system, `exhausting-${Date.now()}`);
    const { uid: projectUid } = await system.api.get<{ uid: string }>(project.path);
    receiver.answer('/told/failing', 500);
    const more = { uid: 'failing', policy: { retryDelaysMs: [] }, eventTypes: ['post.*'] };
    const { id: endpointId } = await project.createEndpoint(receiver.url('/told/failing'), more);
    await project.createEndpoint(receiver.url('/told/failed'), { eventTypes: ['delivery.exhausted'] });
    const { id: eventId } = await project.send({ type: 'post.published', data: { a: { b: {} } } });
    expect(await told('/told/failed', 1)).toMatchObject([
      { type: 'delivery.exhausted', data: { endpointId, eventId, endpointUid: 'failing', projectUid, attempts: 1 } },
    ]);
  });
}

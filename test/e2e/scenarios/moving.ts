import type { EndpointView } from '#admin';
import { fromTypeId } from '#kernel';
import { headerOf } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const GUIDE = { profile: 'postion-guide', secret: 's' };

/** Endpoints whose URL is changed. */
export function moving(scene: Scene): void {
  const change = (project: TestProject, { id }: { id: string }, to: object) =>
    scene.system.api.patch<EndpointView>(`${project.path}/endpoints/${id}`, to);
  const cameTo = (path: string) =>
    scene.receiver.requests(path).map(({ body }) => (JSON.parse(body.toString()) as { event: string }).event);

  it('is first verified there, if it was verified at the old URL, which gets events meanwhile', async () => {
    const { receiver } = scene;
    const project = await TestProject.create(scene.system);
    const headers = [{ key: 'X-Kept', value: 'kept' }];
    const endpoint = await project.createEndpoint(receiver.url('/moving/old'), { ...GUIDE, headers });
    const release = receiver.hold('/moving/new');
    const [kept] = endpoint.headers;
    const changing = change(project, endpoint, {
      url: receiver.url('/moving/new'),
      headers: [kept, { key: 'X-New', value: 'new' }],
    });
    const [asked] = await receiver.waitFor('/moving/new', 1);
    expect(['X-Kept', 'X-New'].map((name) => headerOf(asked!, name))).toEqual(['kept', 'new']);
    await project.send({ type: 'post.published', data: 1 });
    await receiver.waitFor('/moving/old', 2);
    release();

    const verification = { status: 200, error: null };
    expect(await changing).toMatchObject({ url: receiver.url('/moving/new'), state: 'active', verification });
    await project.send({ type: 'post.deleted', data: 2 });
    await receiver.waitFor('/moving/new', 2);
    expect(cameTo('/moving/old')).toEqual(['webhook.verification', 'post.published']);
    expect(cameTo('/moving/new')).toEqual(['webhook.verification', 'post.deleted']);
    expect(await project.history(endpoint.id)).toEqual([
      ...['endpoint.created', 'endpoint.verified', 'endpoint.changed', 'endpoint.verified'],
    ]);
  });

  it('is pending with the reason if its receiver does not agree there, and gets nothing until it does', async () => {
    const { receiver } = scene;
    const project = await TestProject.create(scene.system);
    receiver.answer('/moving/refuses', 404, 200);
    const endpoint = await project.createEndpoint(receiver.url('/moving/agreed'), { verify: true });
    const moved = await change(project, endpoint, { url: receiver.url('/moving/refuses') });
    expect(moved).toMatchObject({
      ...{ url: receiver.url('/moving/refuses'), state: 'pending', stateCause: { reason: 'unverified' } },
      verification: { status: 404, error: expect.stringContaining('404') as string },
    });
    const event = await project.send({ type: 'post.published', data: 1 });
    const missed = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'cancelled');
    expect(missed.attempts).toMatchObject([{ error: { code: 'endpoint-pending' } }]);
    expect(receiver.requests('/moving/refuses')).toHaveLength(1);

    expect(await project.ask(endpoint.id, 'verify')).toMatchObject({ state: 'active' });
    await project.replay(missed.id);
    await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
  });

  it('starts with no failures there, whatever happened at the old URL', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/moving/fails', 200, 500);
    receiver.answer('/moving/begins', 500, 200);
    const policy = { retryDelaysMs: [100, 100, 100, 100], jitter: 0 };
    const endpoint = await project.createEndpoint(receiver.url('/moving/fails'), { verify: true, policy });
    const failures = async () => {
      const text = 'select h.failures from posthorn.endpoint_health h where h.endpoint_id = $1';
      const { rows } = await system.database.pool.query<object>(text, [fromTypeId('ep', endpoint.id)]);
      return rows;
    };
    await project.send({ type: 'post.published', data: 1 });
    await project.endpoint(endpoint.id, ({ state }) => state === 'failing');
    expect(await failures()).toEqual([{ failures: 5 }]);
    expect(await change(project, endpoint, { url: receiver.url('/moving/begins') })).toMatchObject({
      state: 'pending',
    });
    expect(await project.ask(endpoint.id, 'verify')).toMatchObject({ state: 'active' });
    expect(await failures()).toEqual([]);
  });

  it('is not resumed there before its receiver agrees, if it was paused', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/moving/paused', 500, 200);
    const endpoint = await project.createEndpoint(receiver.url('/moving/before'), GUIDE);
    await project.ask(endpoint.id, 'pause');
    expect(await change(project, endpoint, { url: receiver.url('/moving/paused') })).toMatchObject({ state: 'paused' });
    const resume = `${project.path}/endpoints/${endpoint.id}/resume`;
    expect(await system.api.call('POST', resume)).toMatchObject({ status: 409 });
    expect(await project.ask(endpoint.id, 'verify')).toMatchObject({ state: 'paused', verification: { error: null } });
    expect(await project.ask(endpoint.id, 'resume')).toMatchObject({ state: 'active' });
  });

  it('is not verified there, if it was never verified before', async () => {
    const { receiver } = scene;
    const project = await TestProject.create(scene.system);
    const endpoint = await project.createEndpoint(receiver.url('/moving/unasked'));
    const moved = await change(project, endpoint, { url: receiver.url('/moving/unasked/too') });
    expect(moved).toMatchObject({ state: 'active', verification: null });
    const event = await project.send({ type: 'post.published', data: 1 });
    await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    expect(receiver.requests('/moving/unasked/too')).toHaveLength(1);
  });

  it('is not verified by a late response from the receiver at the old URL', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/moving/late'));
    const release = receiver.hold('/moving/late');
    const verifying = system.api.call('POST', `${project.path}/endpoints/${endpoint.id}/verify`);
    await receiver.waitFor('/moving/late', 1);
    await change(project, endpoint, { url: receiver.url('/moving/next') });
    release();
    const next = { url: receiver.url('/moving/next'), state: 'active', verification: null };
    expect(await verifying).toMatchObject({ status: 200, body: next });
    expect(await project.history(endpoint.id)).toEqual(['endpoint.created', 'endpoint.changed']);
  });

  it('sends no verification for a change that is refused', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/moving/kept'), GUIDE);
    const json = { url: receiver.url('/moving/never'), headers: [{ key: 'Host', value: 'x' }] };
    const refused = await system.api.call('PATCH', `${project.path}/endpoints/${endpoint.id}`, { json });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/headers/0/key' }] } });
    expect(receiver.requests('/moving/never')).toEqual([]);
  });

  it('is named after the new host, if it has no name of its own', async () => {
    const { receiver } = scene;
    const project = await TestProject.create(scene.system);
    const to = receiver.url('/moving/named').replace('127.0.0.1', '127.0.0.2');
    const nameless = await project.createEndpoint(receiver.url('/moving/named'));
    expect(await change(project, nameless, { url: to })).toMatchObject({ name: new URL(to).host });
    const named = await project.createEndpoint(receiver.url('/moving/named'), { name: 'Mine' });
    expect(await change(project, named, { url: to })).toMatchObject({ name: 'Mine' });
  });
}

import type { DryRunView, EventTypeView, ImportView } from '#admin';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const schema = {
  type: 'object',
  required: ['id', 'title'],
  properties: { id: { type: 'string', pattern: '^post_' }, title: { type: 'string' } },
};
const good = { type: 'post.published', data: { id: 'post_1', title: 'Hi' } };
const bad = { type: 'post.published', data: { id: 5 } };

interface Answer {
  errors?: { pointer: string; message: string }[];
  warnings?: { pointer: string }[];
}

/** Event types, and their effects in a project and its endpoints. */
export function cataloguing(scene: Scene): void {
  const sendTo = (project: TestProject, path: string, json: unknown) =>
    scene.system.api.call<Answer & { items?: Answer[] }>('POST', `${project.path}/${path}`, { json });
  const pointers = (of: { pointer: string }[] | undefined) => of?.map(({ pointer }) => pointer).sort();

  it('is defined, read, changed as a whole, listed, deleted, and may be defined again', async () => {
    const { api } = scene.system;
    const project = await TestProject.create(scene.system);
    const path = `${project.path}/event-types`;
    const example = JSON.parse('{"id":"post_1","title":"Hi","__proto__":{"constructor":1},"b":1,"a":2}') as unknown;
    const definition = { description: 'A post is out.', schema, example, archived: false };
    const first = { name: 'post.published', ...definition };
    const made = await api.post<EventTypeView>(path, first);
    expect(made).toMatchObject({ ...first, version: 1 });
    expect(JSON.stringify(made.example)).toBe(JSON.stringify(example));
    expect(await api.get(`${path}/post.published`)).toEqual({ ...made, schemas: { 1: schema } });

    const put = (json: object) => api.call<EventTypeView>('PUT', `${path}/post.published`, { json });
    expect((await put(definition)).body).toEqual(made);
    const changed = await put({ archived: true });
    expect(changed).toMatchObject({
      status: 200,
      body: { description: null, schema: null, example: null, archived: true, version: 2 },
    });
    await api.post(path, { name: 'site.created' });
    const names = async (query: string) =>
      (await project.pages<EventTypeView>(`event-types${query}`, 1)).flat().map(({ name }) => name);
    expect(await names('')).toEqual(['post.published', 'site.created']);
    expect(await names('?archived=false')).toEqual(['site.created']);
    expect(await names('?archived=true')).toEqual(['post.published']);

    await api.delete(`${path}/post.published`);
    expect((await api.call('GET', `${path}/post.published`)).status).toBe(404);
    expect(await api.post(path, first)).toMatchObject({ version: 1 });
  });

  it('comes in packs, which do not change the project’s own definitions', async () => {
    const { api } = scene.system;
    const project = await TestProject.create(scene.system);
    await api.post(`${project.path}/event-types`, { name: 'post.published', description: 'Ours' });
    const load = (pack: string) => api.post<ImportView>(`${project.path}/event-types/import`, { pack });
    const first = await load('postion');
    expect(first).toMatchObject({ kept: ['post.published'] });
    expect(first.imported).toHaveLength(6);
    expect((await load('postion')).imported).toEqual([]);
    for (const pack of ['postion-platform', 'postpress', 'postmypost']) await load(pack);
    expect((await project.pages('event-types', 250)).flat()).toHaveLength(7 + 6 + 3 + 3);
    expect(await api.get(`${project.path}/event-types/post.published`)).toMatchObject({ description: 'Ours' });
  });

  it('is imported from the webhooks of an OpenAPI document, which update it later, and first shown by a dry run', async () => {
    const { api } = scene.system;
    const project = await TestProject.create(scene.system);
    const path = `${project.path}/event-types`;
    const webhook = (description: string, of: object) => ({
      post: { description, requestBody: { content: { 'application/json': { schema: of } } } },
    });
    const load = (webhooks: object, dryRun = false) =>
      api.post<ImportView>(`${path}/import`, { openapi: { openapi: '3.1.0', webhooks }, dryRun });
    const names = ({ imported, updated, kept }: ImportView) => ({
      imported: imported.map(({ name }) => name),
      updated: updated.map(({ eventType, changedFields }) => [eventType.name, ...changedFields]),
      kept,
    });
    await api.post(path, { name: 'post.published', description: 'Ours', archived: true });
    const first = { 'post.published': webhook('Theirs', schema), 'post.deleted': webhook('Gone', {}) };
    const planned = await load(first, true);
    expect([planned.dryRun, names(planned)]).toEqual([
      true,
      { imported: ['post.deleted'], updated: [['post.published', 'description', 'schema']], kept: [] },
    ]);
    expect(await project.pages('event-types', 10)).toEqual([[expect.objectContaining({ description: 'Ours' })]]);

    const done = await load(first);
    expect([done.dryRun, names(done)]).toEqual([false, names(planned)]);
    const changed = { description: 'Theirs', schema, archived: true, version: 2 };
    expect(await api.get(`${path}/post.published`)).toMatchObject(changed);
    expect(names(await load(first))).toEqual({ imported: [], updated: [], kept: ['post.published', 'post.deleted'] });
    expect(names(await load({ 'post.deleted': webhook('Gone', { type: 'null' }) }))).toMatchObject({
      updated: [['post.deleted', 'schema']],
    });

    await api.patch(project.path, { schemaValidation: 'enforce' });
    const { status, body } = await sendTo(project, 'events', { type: 'post.deleted', data: 1 });
    expect([status, pointers(body.errors)]).toEqual([422, ['/data']]);
  });

  it('checks data if the project enables it: of single events, batches, and examples', async () => {
    const { api } = scene.system;
    const project = await TestProject.create(scene.system);
    await api.post(`${project.path}/event-types`, { name: 'post.published', schema });
    expect((await sendTo(project, 'events', bad)).status).toBe(202);

    await api.patch(project.path, { schemaValidation: 'warn' });
    const warned = await sendTo(project, 'events', bad);
    expect(warned.status).toBe(202);
    expect(pointers(warned.body.warnings)).toEqual(['/data/id', '/data/title']);
    const batch = await sendTo(project, 'events/batch', { events: [good, bad, { type: 'other', data: 1 }] });
    expect(batch.body.items!.map(({ warnings }) => pointers(warnings))).toEqual([
      undefined,
      ['/events/1/data/id', '/events/1/data/title'],
      undefined,
    ]);

    expect(await api.patch(project.path, { schemaValidation: 'enforce' })).toMatchObject({
      schemaValidation: 'enforce',
      unknownEventTypes: 'accept',
    });
    const refused = await sendTo(project, 'events', bad);
    expect([refused.status, pointers(refused.body.errors)]).toEqual([422, ['/data/id', '/data/title']]);
    const more = await sendTo(project, 'events', { ...bad, actor: 5 });
    expect([more.status, pointers(more.body.errors)]).toEqual([422, ['/actor', '/data/id', '/data/title']]);
    const mixed = await sendTo(project, 'events/batch', { events: [good, { type: 5 }, bad] });
    expect([mixed.status, pointers(mixed.body.errors)]).toEqual([
      422,
      ['/events/1/data', '/events/1/type', '/events/2/data/id', '/events/2/data/title'],
    ]);
    expect((await sendTo(project, 'events', good)).status).toBe(202);
    expect((await sendTo(project, 'events', { type: 'other', data: 1 })).status).toBe(202);
  });

  it('checks no data if that takes too many steps, and other requests get responses meanwhile', async () => {
    const { api } = scene.system;
    const project = await TestProject.create(scene.system);
    await api.patch(project.path, { schemaValidation: 'enforce' });
    const heavy = { properties: { text: { pattern: '(a?){100}[bc]' } } };
    await api.post(`${project.path}/event-types`, { name: 'heavy', schema: heavy });
    const event = (characters: number) => ({ type: 'heavy', data: { text: 'a'.repeat(characters) } });
    const tooMuch = await sendTo(project, 'events', event(250_000));
    expect([tooMuch.status, tooMuch.body.errors]).toEqual([
      422,
      [{ pointer: '/data', message: expect.stringContaining('more than 5000000 steps') as string }],
    ]);

    const neighbour = await TestProject.create(scene.system);
    const order: string[] = [];
    const attack = Array.from({ length: 5 }, async () => {
      const { status } = await sendTo(project, 'events', event(12_000));
      order.push('attack');
      return status;
    });
    for (let nth = 0; nth < 4; nth++) {
      await neighbour.send({ type: 'a', data: nth });
      order.push('other');
    }
    expect(await Promise.all(attack)).toEqual(Array(5).fill(422));
    expect(order.lastIndexOf('other')).toBeLessThan(order.lastIndexOf('attack'));
  });

  it('that is not defined is refused if the project chooses so, with the nearest names', async () => {
    const { api } = scene.system;
    const project = await TestProject.create(scene.system);
    await api.patch(project.path, { unknownEventTypes: 'refuse' });
    await api.post(`${project.path}/event-types/import`, { pack: 'postion' });
    const { status, body } = await sendTo(project, 'events', { type: 'post.publishd', data: 1 });
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: '/type', message: 'Is not an event type of this project. Did you mean post.published?' }],
    ]);
    const more = await sendTo(project, 'events', { type: 'post.publishd', data: 1, id: '' });
    expect([more.status, pointers(more.body.errors)]).toEqual([422, ['/id', '/type']]);
    expect((await sendTo(project, 'events', good)).status).toBe(202);
  });

  it('with a condition reaches the endpoints that match, and the routing gives the reason for the others', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const where = 'data.plan == "pro" && event.channel == "web"';
    const pro = await project.createEndpoint(receiver.url('/where/pro'), { where });
    const free = await project.createEndpoint(receiver.url('/where/free'), { where: 'data.plan == "free"' });
    const broken = await project.createEndpoint(receiver.url('/where/broken'), { where: 'data.amount > 5' });
    const data = JSON.parse('{"plan":"pro","__proto__":{"amount":6},"constructor":1}') as unknown;
    const event = await project.send({ type: 'payment.received', data, channel: 'web' });
    const [request] = await receiver.waitFor('/where/pro', 1);
    expect(request!.body.toString()).toContain(JSON.stringify(data));
    const { endpoints } = await project.routing(event.id);
    expect(endpoints).toContainEqual(expect.objectContaining({ endpointId: pro.id, matched: true }));
    expect(endpoints).toContainEqual({
      endpointId: free.id,
      matched: false,
      reason: 'condition',
      explanation: 'The condition of the endpoint was false for the data of the event: `data.plan == "free"`.',
    });
    expect(endpoints).toContainEqual({
      endpointId: broken.id,
      matched: false,
      reason: 'condition-error',
      explanation:
        'The condition of the endpoint could not be evaluated for the data of the event: `data.amount > 5` (no such key: ' +
        'amount).',
    });

    const changed = await system.api.patch(`${project.path}/endpoints/${free.id}`, { where: null });
    expect(changed).toMatchObject({ where: null });
    await project.send({ type: 'payment.received', data: {} });
    await receiver.waitFor('/where/free', 1);
  });

  it('can be tested against a subscription before an endpoint exists', async () => {
    const { api } = scene.system;
    const project = await TestProject.create(scene.system);
    const plans = ['pro', 'free', 'pro', undefined];
    const events = await project.sendBatch(plans.map((plan) => ({ type: 'a.b', data: { plan }, channel: 'web' })));
    const other = await project.send({ type: 'c', data: 1 });
    const dryRun = (json: object) => api.post<DryRunView>(`${project.path}/endpoints/dry-run`, json);
    const shown = (index: number, more = {}) => ({ id: events[index]!.id, type: 'a.b', ...more });

    const view = await dryRun({ eventTypes: ['a.*'], channels: ['web'], where: 'data.plan == "pro"' });
    expect(view).toMatchObject({
      examined: 5,
      matched: 2,
      missed: { 'event-type': 1, condition: 1, 'condition-error': 1 },
    });
    expect(view.matchedEvents).toHaveLength(2);
    expect(view.matchedEvents).toEqual(expect.arrayContaining([shown(0), shown(2)]));
    expect(view.missedEvents).toEqual(
      expect.arrayContaining([
        shown(1, { reason: 'condition' }),
        shown(3, { reason: 'condition-error' }),
        { id: other.id, type: 'c', reason: 'event-type' },
      ]),
    );
    expect(await dryRun({})).toMatchObject({ examined: 5, matched: 5, missed: {} });
    expect(await dryRun({ last: 2 })).toMatchObject({ examined: 2, matched: 2 });
    expect(await dryRun({ channels: ['app'] })).toMatchObject({ matched: 0, missed: { channel: 5 } });
    expect(await project.pages('deliveries', 10)).toEqual([[]]);
    const { id } = await project.createEndpoint(scene.receiver.url('/dry-run'));
    await api.post(`${project.path}/endpoints/${id}/test`);
    // The test is not examined; the event of the creation is.
    expect(await dryRun({})).toMatchObject({ examined: 6, matched: 5, missed: { 'event-type': 1 } });
  });
}

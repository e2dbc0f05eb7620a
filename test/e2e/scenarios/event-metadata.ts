import type { EventView, Page } from '#admin';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const GOLD = { tier: 'gold', 'a.b': 'ü' };

/** The metadata of events, from the request to the list, the conditions and the messages. */
export function eventMetadata(scene: Scene): void {
  const event = (metadata?: object | null, more: object = {}) => ({
    ...{ type: 'post.published', data: { n: 1 }, metadata, ...more },
  });

  it('is shown with its event, and is empty for an event without it', async () => {
    const { api } = scene.system;
    const project = await TestProject.create(scene.system);
    const single = await project.send(event(GOLD));
    const [first, second] = await project.sendBatch([event({ tier: 'free' }), event(null)]);
    const expected = new Map<string, object>([
      [single.id, GOLD],
      [first!.id, { tier: 'free' }],
      [second!.id, {}],
    ]);
    for (const [id, metadata] of expected) {
      expect((await api.get<EventView>(`${project.path}/events/${id}`)).metadata).toEqual(metadata);
    }
    const [listed] = await project.pages<EventView>('events', 10);
    expect(new Map(listed!.map(({ id, metadata }) => [id, metadata]))).toEqual(expected);
  });

  it('makes an event with a known id another event if it differs', async () => {
    const { api } = scene.system;
    const project = await TestProject.create(scene.system);
    const { id } = await project.send(event(GOLD, { id: 'own' }));
    const reversed = Object.fromEntries(Object.entries(GOLD).reverse());
    expect(await project.send(event(reversed, { id: 'own' }))).toEqual({ id, duplicate: true });
    const other = await api.call('POST', `${project.path}/events`, { json: event({ tier: 'free' }, { id: 'own' }) });
    expect(other).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: '/id', message: expect.stringContaining('metadata differs') as string }] },
    });
  });

  it('finds the events that have all given values', async () => {
    const { api } = scene.system;
    const project = await TestProject.create(scene.system);
    const gold = await project.send(event(GOLD));
    const free = await project.send(event({ tier: 'free', 'a.b': 'ü' }));
    await project.send(event());
    const find = async (metadata: Record<string, string>, more = '') => {
      const pairs = Object.entries(metadata).map(([key, value]): [string, string] => [`metadata[${key}]`, value]);
      const query = new URLSearchParams(pairs);
      return api.get<Page<EventView>>(`${project.path}/events?${query.toString()}${more}`);
    };
    const idsOf = ({ items }: Page<EventView>) => items.map(({ id }) => id);
    expect(idsOf(await find({ 'a.b': 'ü' }))).toEqual([free.id, gold.id]);
    expect(idsOf(await find(GOLD))).toEqual([gold.id]);
    expect(idsOf(await find({ tier: 'gol' }))).toEqual([]);
    const first = await find({ 'a.b': 'ü' }, '&limit=1');
    expect(idsOf(first)).toEqual([free.id]);
    expect(idsOf(await find({ 'a.b': 'ü' }, `&limit=1&cursor=${first.nextCursor}`))).toEqual([gold.id]);
  });

  it('is read by conditions, and by the message of a chat', async () => {
    const { receiver } = scene;
    const project = await TestProject.create(scene.system);
    const path = '/metadata/gold';
    receiver.answer(path, 200);
    const gold = await project.createEndpoint(receiver.url(path), {
      ...{ profile: 'slack', where: '"tier" in event.metadata && event.metadata.tier == "gold"' },
      profileOptions: { template: '{{metadata.tier}} {{metadata.a.b}}[{{metadata.none}}]' },
    });
    await project.createEndpoint(receiver.url('/metadata/free'), { where: 'event.metadata.tier == "free"' });
    const { id } = await project.send(event(GOLD));
    const none = await project.send(event());
    const { endpoints } = await project.routing(id);
    expect(endpoints.map(({ endpointId, matched }) => [endpointId === gold.id, matched])).toEqual([
      [true, true],
      [false, false],
    ]);
    expect((await project.routing(none.id)).counts).toEqual({
      matched: 0,
      missed: { condition: 1, 'condition-error': 1 },
    });
    await project.delivery(id, gold.id, ({ status }) => status === 'succeeded');
    const [request] = receiver.requests(path);
    expect(JSON.parse(request!.body.toString())).toMatchObject({ text: 'gold ü[]' });
  });
}

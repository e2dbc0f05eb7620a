import { deliveryIdOf, toTypeId } from '#kernel';
import { ReplayScene } from '../testing/replay-scene.ts';

describe('A replay of events that an endpoint did not get', () => {
  let scene: ReplayScene;
  let endpoint: string;
  let look: () => Promise<number>;

  beforeAll(async () => {
    scene = await ReplayScene.open();
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    await scene.newProject();
    endpoint = await scene.endpoint();
    look = await scene.worker();
  });

  const idsOf = (eventIds: readonly string[], of: string) => eventIds.map((id) => deliveryIdOf(id, of));
  const matchedOf = async (eventId: string) => {
    const { rows } = await scene.server.pool.query<{ matched: string[] }>(
      'select r.matched from posthorn.whole_routing r where r.event_id = $1',
      [eventId],
    );
    return rows[0]!.matched;
  };

  it('has those that its subscription takes now, by type, channel and condition', async () => {
    const condition = 'data.plan == "pro"';
    const late = await scene.endpoint({ eventTypes: ['post.*'], condition });
    const taken = await scene.route(3, [endpoint], 'post.published', '{"plan":"pro"}');
    await scene.route(3, [endpoint], 'post.published', '{"plan":"free"}');
    await scene.route(3, [endpoint], 'user.created', '{"plan":"pro"}');
    const filter = { endpoint: toTypeId('ep', late), includeUnmatched: true };
    expect(await scene.create({ ...filter, includeUnmatched: false, dryRun: true })).toMatchObject({ total: 0 });
    const dryRun = await scene.create({ ...filter, dryRun: true });
    expect(dryRun).toMatchObject({ total: 3, isTotalExact: true });
    expect(dryRun.sample.map(({ status }) => status)).toEqual([null, null, null]);

    const { id } = await scene.create(filter);
    expect(await scene.runToEnd(look, id)).toEqual(idsOf(taken, late));
    for (const event of taken) expect(await matchedOf(event)).toEqual([endpoint, late]);
    expect(await scene.create({ ...filter, dryRun: true })).toMatchObject({ total: 3 });
  });

  it('delays no other replay while the condition of its endpoint takes long', async () => {
    const late = await scene.endpoint({ condition: 'data.plan == "pro"' });
    const events = await scene.route(2, [endpoint], 'post.published', '{"plan":"pro"}');
    const slow = await scene.create({ endpoint: toTypeId('ep', late), includeUnmatched: true });
    const { id } = await scene.create({ endpoint: toTypeId('ep', endpoint) });
    const letGo = scene.holdConditions();
    expect(await scene.runToEnd(look, id)).toEqual(idsOf(events, endpoint));
    expect(await scene.get(slow.id)).toMatchObject({ status: 'running', done: 0 });
    letGo();
    expect(await scene.runToEnd(look, slow.id)).toEqual(idsOf(events, late));
  });

  it('stands for their first attempt, so that retries follow a failure', async () => {
    const late = await scene.endpoint({ channels: null });
    await scene.route(1, [endpoint]);
    await scene.create({ endpoint: toTypeId('ep', late), includeUnmatched: true });
    await look();
    expect(await scene.due()).toMatchObject([{ isOwn: true, retry: 0 }]);
  });

  it('leaves no trace of those that were not sent when it is cancelled', async () => {
    const late = await scene.endpoint();
    const [event] = await scene.route(1, [endpoint]);
    const { id } = await scene.create({ endpoint: toTypeId('ep', late), includeUnmatched: true });
    await look();
    expect(await matchedOf(event!)).toEqual([endpoint, late]);
    await scene.cancel(id);
    expect(await matchedOf(event!)).toEqual([endpoint]);
    expect(await scene.due()).toEqual([]);
  });
});

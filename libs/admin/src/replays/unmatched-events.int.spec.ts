import { deliveryIdOf, toTypeId } from '#kernel';
import { eventually } from '#testing';
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

  it('has those with one of its channels, with a condition or without', async () => {
    const late = await scene.endpoint({ channels: ['app'] });
    const choosy = await scene.endpoint({ channels: ['app'], condition: 'event.channels == ["web", "app"]' });
    const [several, other] = await scene.route(2, [endpoint]);
    const names = `update posthorn.event set channel = 'web', channels = $2 where id = $1`;
    await scene.server.pool.query(names, [several, ['web', 'app']]);
    await scene.server.pool.query(names, [other, ['web', 'tv']]);
    for (const id of [late, choosy]) {
      const replay = await scene.create({ endpoint: toTypeId('ep', id), includeUnmatched: true });
      expect(await scene.runToEnd(look, replay.id)).toEqual(idsOf([several!], id));
    }
  });

  it('leaves out those that were published for other endpoints, with a condition or without', async () => {
    const [late, choosy] = [await scene.endpoint(), await scene.endpoint({ condition: 'data.plan == "pro"' })];
    const [chosen, other] = await scene.route(2, [endpoint], 'post.published', '{"plan":"pro"}');
    const names = 'update posthorn.event set endpoint_ids = $2 where id = $1';
    await scene.server.pool.query(names, [chosen, [endpoint, late, choosy].sort()]);
    await scene.server.pool.query(names, [other, [endpoint]]);
    for (const id of [late, choosy]) {
      const replay = await scene.create({ endpoint: toTypeId('ep', id), includeUnmatched: true });
      expect(await scene.runToEnd(look, replay.id)).toEqual(idsOf([chosen!], id));
    }
  });

  it('reads at most 256 KiB of data and one event at a time for a condition, and misses no event', async () => {
    const late = await scene.endpoint({ condition: 'size(data.text) == 100000' });
    const large = JSON.stringify({ text: 'x'.repeat(100_000) });
    const events = await scene.route(8, [endpoint], 'post.published', large);
    const small = await scene.route(3, [late, endpoint], 'post.published', '{"text":""}');
    await scene.route(60, [endpoint], 'post.published', '{"text":""}');
    const { id } = await scene.create({ endpoint: toTypeId('ep', late), includeUnmatched: true, ratePerSecond: 1_000 });
    expect(await scene.runToEnd(look, id)).toEqual(idsOf([...events, ...small].sort(), late));
    expect(await scene.get(id)).toMatchObject({ total: 11, done: 11 });
    expect(Math.max(...scene.evaluatedBytes)).toBeLessThan(262_144 + large.length);
    expect(Math.max(...scene.evaluatedBytes)).toBeGreaterThan(262_144);
  });

  it('is counted for two requests of a project at a time, beside which another project has room', async () => {
    const late = await scene.endpoint({ condition: 'data.plan == "pro"' });
    await scene.route(1, [endpoint], 'post.published', '{"plan":"pro"}');
    const letGo = scene.holdConditions();
    const filter = { includeUnmatched: true, dryRun: true };
    const ofProject = { ...filter, endpoint: toTypeId('ep', late) };
    const first = [scene.create(ofProject), scene.create(ofProject)];
    await eventually(
      () => scene.evaluatedBytes.length,
      (n) => n === 2,
    );
    await expect(scene.create(ofProject)).rejects.toMatchObject({ code: 'unavailable', canRetry: true });
    await scene.anotherProject();
    const other = scene.create({ ...filter, endpoint: toTypeId('ep', await scene.endpoint()) });
    await eventually(
      () => scene.evaluatedBytes.length,
      (n) => n === 3,
    );
    letGo();
    expect(await Promise.all([...first, other])).toMatchObject([{ total: 1 }, { total: 1 }, { total: 0 }]);
  });

  it('evaluates the conditions of at most four replays at a time', async () => {
    const replays: string[] = [];
    for (let nth = 0; nth < 6; nth++) {
      await scene.anotherProject();
      const late = await scene.endpoint({ condition: 'data.plan == "pro"' });
      await scene.route(1, [await scene.endpoint()], 'post.published', '{"plan":"pro"}');
      replays.push((await scene.create({ endpoint: toTypeId('ep', late), includeUnmatched: true })).id);
    }
    scene.evaluatedBytes.length = 0;
    const letGo = scene.holdConditions();
    for (let round = 0; round < 2; round++) expect(await look()).toBe(6);
    expect(scene.evaluatedBytes).toHaveLength(4);
    letGo();
    await eventually(
      async () => {
        scene.clock.advance(1_000);
        await look();
        return (await scene.due()).length;
      },
      (n) => n === replays.length,
    );
    expect(scene.problems).toEqual([]);
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

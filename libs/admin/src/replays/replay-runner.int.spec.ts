import { deliveryIdOf, toTypeId } from '#kernel';
import { inTransaction } from '#postgres';
import { dropRows } from '#testing';
import type { NewReplay } from '../commands/create-replay.ts';
import { ReplayScene } from '../testing/replay-scene.ts';
import { readReplay } from './replay-row.ts';
import { takeDeliveries } from './replay-store.ts';

describe('A replay of many deliveries', () => {
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

  const idsOf = (eventIds: readonly string[], of = endpoint) => eventIds.map((id) => deliveryIdOf(id, of));

  it('sends exactly the deliveries that its dry run counted, oldest event first, and each once', async () => {
    const events = await scene.route(30, [endpoint]);
    const others = await scene.route(5, [endpoint], 'post.deleted');
    await scene.attempt(events.slice(0, 20), endpoint, 'exhausted');
    await scene.attempt(events.slice(20), endpoint, 'succeeded');
    await scene.attempt(others, endpoint, 'exhausted');
    const filter: Partial<NewReplay> = {
      ...{ status: ['exhausted'], type: ['post.published'], endpoint: toTypeId('ep', endpoint) },
    };

    const dryRun = await scene.create({ ...filter, dryRun: true });
    expect(dryRun).toMatchObject({ id: null, status: 'dry-run', total: 20, isTotalExact: true, remaining: 20 });
    expect(dryRun.sample.map(({ deliveryId }) => deliveryId)).toEqual(
      idsOf(events.slice(0, 10)).map((id) => toTypeId('dlv', id)),
    );
    expect(await look()).toBe(0);
    expect(await scene.due()).toEqual([]);

    const { id } = await scene.create({ ...filter, ratePerSecond: 7 });
    expect(await scene.runToEnd(look, id)).toEqual(idsOf(events.slice(0, 20)));
    expect(await scene.get(id)).toMatchObject({ status: 'completed', total: 20, done: 20, failed: 0, remaining: 0 });
    expect(await scene.due()).toEqual([]);
  });

  it('keeps to its rate', async () => {
    await scene.route(40, [endpoint]);
    await scene.create({ ratePerSecond: 10 });
    await look();
    const counts = [(await scene.due()).length];
    for (let second = 0; second < 3; second++) {
      scene.clock.advance(1_000);
      await look();
      counts.push((await scene.due()).length);
    }
    // A second of real time is the most that the test itself takes between two rounds.
    expect(counts[0]).toBeLessThanOrEqual(10);
    for (const [index, count] of counts.entries()) expect(count).toBeLessThanOrEqual(10 * (index + 1));
    expect(counts[3]).toBeGreaterThanOrEqual(30);
  });

  it('goes on in another process exactly where the first one was ended, which changes nothing any more', async () => {
    const events = await scene.route(60, [endpoint]);
    const { id } = await scene.create({ ratePerSecond: 20 });
    await look();
    scene.clock.advance(1_000);
    await look();
    const before = (await scene.due()).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(60);

    const second = await scene.worker();
    scene.clock.advance(10_000);
    await expect(look()).rejects.toMatchObject({ code: 'stale-epoch' });
    expect(await scene.due()).toHaveLength(before);
    const sent = [...(await scene.answer()), ...(await scene.runToEnd(second, id))];
    expect(sent).toEqual(idsOf(events));
    expect(await scene.get(id)).toMatchObject({ status: 'completed', done: 60, skipped: 0 });
  });

  it('has no deliveries taken up under an epoch that is not current', async () => {
    await scene.route(3, [endpoint]);
    const { id } = await scene.create();
    const replay = (await readReplay(scene.server.pool, scene.projectId, scene.uuid(id)))!;
    const taken = { deliveries: [], excluded: 0, place: replay.takePlace, isEnd: true, atMs: scene.clock.nowMs() };
    const stale = { fence: 'spec:replays', epoch: 999_999 };
    expect(await inTransaction(scene.server.pool, (tx) => takeDeliveries(tx, stale, replay, taken))).toBe(false);
  });

  it('has no deliveries taken up by a step that read it before it was taken further, or cancelled', async () => {
    const { pool } = scene.server;
    await scene.route(5, [endpoint]);
    const { id } = await scene.create();
    const read = async () => (await readReplay(pool, scene.projectId, scene.uuid(id)))!;
    const { rows } = await pool.query<{ name: string; epoch: string }>(
      'select o.name, o.epoch from posthorn.ownership o',
    );
    const owner = { fence: rows[0]!.name, epoch: Number(rows[0]!.epoch) };
    const take = (replay: Awaited<ReturnType<typeof read>>) => {
      const taken = { deliveries: [], excluded: 0, place: replay.takePlace, isEnd: true, atMs: scene.clock.nowMs() };
      return inTransaction(pool, (tx) => takeDeliveries(tx, owner, replay, taken));
    };
    const before = await read();
    await look();
    expect(await take(before)).toBe(false);
    const after = await read();
    await scene.cancel(id);
    expect(await take(after)).toBe(false);
    expect(await read()).toMatchObject({ taken: after.taken, isTaken: false });
  });

  it('has no part of a step if the step fails, shows the reason, and goes on when the reason is gone', async () => {
    const events = await scene.route(5, [endpoint]);
    const { id } = await scene.create();
    const repair = await dropRows(scene.server.pool, 'replay_delivery');
    await expect(look()).rejects.toThrow(/posthorn\.replay_delivery/);
    expect(await scene.due()).toEqual([]);
    expect((await scene.get(id)).problem).toContain('posthorn.replay_delivery');
    expect(scene.problems[0]).toContain(`The replay ${id} failed and is tried again`);
    await repair();
    expect(await scene.runToEnd(look, id)).toEqual(idsOf(events));
    expect((await scene.get(id)).problem).toBeNull();
  });

  it('does not keep another replay from its work if its own step fails', async () => {
    const other = await scene.endpoint();
    const events = await scene.route(3, [endpoint, other]);
    const broken = await scene.create({ endpoint: toTypeId('ep', endpoint) });
    const { id } = await scene.create({ endpoint: toTypeId('ep', other) });
    const repair = await dropRows(scene.server.pool, 'due', { when: `new.endpoint_id = '${endpoint}'` });
    expect(await scene.runToEnd(look, id)).toEqual(idsOf(events, other));
    expect((await scene.get(broken.id)).problem).toContain('posthorn.due');
    await repair();
    expect(await scene.runToEnd(look, broken.id)).toEqual(idsOf(events));
  });

  it('counts failures, and deliveries whose earlier replay is still under way', async () => {
    const events = await scene.route(6, [endpoint]);
    await scene.attempt(events, endpoint, 'succeeded');
    const first = await scene.create();
    await look();
    scene.clock.advance(1_000);
    await look();
    scene.clock.advance(1_000);
    const { id } = await scene.create();
    await look();
    scene.clock.advance(1_000);
    await look();
    expect(await scene.get(id)).toMatchObject({ skipped: 6, done: 0 });
    await scene.answer('exhausted');
    await look();
    await look();
    expect(await scene.get(first.id)).toMatchObject({ status: 'completed', done: 0, failed: 6 });
    expect(await scene.get(id)).toMatchObject({ status: 'completed', skipped: 6, remaining: 0 });
  });

  it('has a bounded number of deliveries on their way, and waits for those of a slow endpoint', async () => {
    await scene.route(200, [endpoint]);
    await scene.create({ ratePerSecond: 10 });
    for (let second = 0; second < 20; second++) {
      await look();
      scene.clock.advance(1_000);
    }
    expect(await scene.due()).toHaveLength(50);
    await scene.answer();
    await look();
    scene.clock.advance(1_000);
    await look();
    expect((await scene.due()).length).toBeGreaterThan(0);
  });

  it('goes on with other endpoints while the deliveries of a paused one are parked', async () => {
    const other = await scene.endpoint();
    await scene.route(70, [endpoint]);
    const events = await scene.route(5, [other], 'post.later');
    const { id } = await scene.create({ ratePerSecond: 100 });
    for (let second = 0; second < 4; second++) {
      await look();
      await scene.server.pool.query(`update posthorn.due set parked = true where endpoint_id = $1`, [endpoint]);
      scene.clock.advance(1_000);
    }
    await look();
    expect(await scene.answer('succeeded', other)).toEqual(idsOf(events, other));
    await look();
    expect(await scene.get(id)).toMatchObject({ status: 'running', done: 5, remaining: 70 });
  });

  it('leaves out endpoints that get nothing, unless it is forced on disabled ones', async () => {
    const disabled = await scene.endpoint();
    const deleted = await scene.endpoint();
    await scene.route(2, [endpoint, disabled, deleted]);
    await scene.server.pool.query(`update posthorn.endpoint set state = 'disabled' where id = $1`, [disabled]);
    await scene.server.pool.query(`update posthorn.endpoint set deleted_at = now() where id = $1`, [deleted]);
    expect(await scene.create({ dryRun: true })).toMatchObject({ total: 2, excluded: 4 });
    expect(await scene.create({ dryRun: true, force: true })).toMatchObject({ total: 4, excluded: 2 });
    const forced = { endpoint: toTypeId('ep', disabled) };
    await expect(scene.create(forced)).rejects.toMatchObject({ code: 'conflict' });
    const { id } = await scene.create({ ...forced, force: true });
    await look();
    scene.clock.advance(1_000);
    await look();
    expect((await scene.due()).map(({ forced: isForced }) => isForced)).toEqual([true, true]);
    await scene.runToEnd(look, id);
  });

  it('counts the deliveries of an endpoint that is deleted meanwhile as excluded', async () => {
    await scene.route(60, [endpoint]);
    const { id } = await scene.create({ ratePerSecond: 20 });
    await look();
    const sent = (await scene.answer()).length;
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(60);
    await scene.server.pool.query('update posthorn.endpoint set deleted_at = now() where id = $1', [endpoint]);
    await scene.runToEnd(look, id);
    const over = { status: 'completed', total: sent, done: sent, excluded: 60 - sent, remaining: 0 };
    expect(await scene.get(id)).toMatchObject(over);
  });

  it('ends when its project is deleted', async () => {
    await scene.route(5, [endpoint]);
    const { id } = await scene.create();
    await look();
    await scene.server.pool.query('update posthorn.project set deleted_at = now() where id = $1', [scene.projectId]);
    expect(await look()).toBe(1);
    expect(await look()).toBe(0);
    expect(await scene.due()).toEqual([]);
    await scene.server.pool.query('update posthorn.project set deleted_at = null where id = $1', [scene.projectId]);
    expect(await scene.get(id)).toMatchObject({ status: 'cancelled' });
  });

  it('is refused while five others of its project are running', async () => {
    await scene.route(1, [endpoint]);
    const made = [];
    for (let nth = 0; nth < 5; nth++) made.push(await scene.create());
    await expect(scene.create()).rejects.toMatchObject({ code: 'conflict' });
    expect(await scene.create({ dryRun: true })).toMatchObject({ total: 1 });
    await scene.cancel(made[0]!.id);
    await scene.create();
  });

  it('has no estimated end, also in the list, if its progress so far puts the end beyond all dates', async () => {
    await scene.route(1, [endpoint]);
    const { id } = await scene.create();
    scene.clock.advance(86_400_000);
    await scene.server.pool.query(
      'update posthorn.replay set counted = 1000000000000, is_counted = true, taken = 1, done = 1',
    );
    expect(await scene.get(id)).toMatchObject({ remaining: 999_999_999_999, estimatedEndAt: null });
    expect(await scene.list()).toMatchObject([{ id, remaining: 999_999_999_999, estimatedEndAt: null }]);
  });

  it('is counted on by the worker if the count of the request was cut short', async () => {
    await scene.route(20, [endpoint]);
    const { id } = await scene.create();
    await scene.server.pool.query(
      `update posthorn.replay set counted = 0, is_counted = false, count_event = from_id, count_nth = 0`,
    );
    expect(await scene.get(id)).toMatchObject({ isTotalExact: false, remaining: null, estimatedEndAt: null });
    await look();
    const counted = await scene.get(id);
    expect(counted).toMatchObject({ total: 20, isTotalExact: true });
    expect(Date.parse(counted.estimatedEndAt!)).toBeGreaterThan(scene.clock.nowMs() - 1_000);
  });
});

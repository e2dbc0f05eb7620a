import { deliveryIdOf } from '#kernel';
import { ReplayScene } from '../testing/replay-scene.ts';

describe('A replay that is cancelled', () => {
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

  const idsOf = (eventIds: readonly string[]) => eventIds.map((id) => deliveryIdOf(id, endpoint));

  it('sends nothing more, and leaves waiting deliveries their own retry at its time', async () => {
    const events = await scene.route(40, [endpoint]);
    await scene.attempt(events, endpoint, 'retrying');
    const retryAt = new Date(scene.clock.nowMs() + 3_600_000);
    await scene.server.pool.query('update posthorn.attempt set next_attempt_at = $1 where project_id = $2', [
      ...[retryAt, scene.projectId],
    ]);
    await scene.server.pool.query(
      `insert into posthorn.due (delivery_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
       select i.delivery_id, 'retry', i.event_id, $3, $4, 1, $5, false, 0
       from unnest($1::uuid[], $2::uuid[]) i (delivery_id, event_id)`,
      [idsOf(events), events, endpoint, scene.projectId, retryAt],
    );
    const { id } = await scene.create({ ratePerSecond: 10 });
    await look();
    scene.clock.advance(1_000);
    await look();
    const taken = await scene.due();
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.every(({ retry, isOwn }) => retry === 1 && isOwn)).toBe(true);

    expect(await scene.cancel(id)).toMatchObject({ status: 'cancelled', done: 0 });
    expect(await scene.due()).toEqual([]);
    scene.clock.advance(10_000);
    await look();
    expect(await look()).toBe(0);
    const { rows } = await scene.server.pool.query<{ kind: string; at: Date; count: number }>(
      `select d.kind, d.due_at as at, count(*)::int as count from posthorn.due d group by 1, 2`,
    );
    expect(rows).toEqual([{ kind: 'retry', at: retryAt, count: 40 }]);
    expect(await scene.cancel(id)).toMatchObject({ status: 'cancelled' });
  });

  it('counts the deliveries that a dispatcher had in hand', async () => {
    await scene.route(10, [endpoint]);
    const { id } = await scene.create({ ratePerSecond: 10 });
    await look();
    scene.clock.advance(1_000);
    await look();
    await scene.server.pool.query(`update posthorn.due d set leased_until = now() + interval '1 minute'
      where d.delivery_id = (select min(x.delivery_id::text)::uuid from posthorn.due x)`);
    await scene.cancel(id);
    expect(await scene.due()).toHaveLength(1);
    expect(await look()).toBe(1);
    await scene.answer();
    await look();
    expect(await scene.get(id)).toMatchObject({ status: 'cancelled', done: 1 });
    expect(await look()).toBe(0);
  });

  it('stays as it is once it is completed', async () => {
    await scene.route(1, [endpoint]);
    const { id } = await scene.create();
    await scene.runToEnd(look, id);
    expect(await scene.cancel(id)).toMatchObject({ status: 'completed', done: 1 });
  });
});

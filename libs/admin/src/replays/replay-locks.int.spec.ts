import type pg from 'pg';
import { deliveryIdOf } from '#kernel';
import { eventually } from '#testing';
import { ReplayScene } from '../testing/replay-scene.ts';

describe('A replay whose row another session has locked', () => {
  let scene: ReplayScene;
  let session: pg.PoolClient;
  let look: () => Promise<number>;
  let events: string[];
  let id: string;

  beforeAll(async () => {
    scene = await ReplayScene.open();
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    await scene.newProject();
    const endpoint = await scene.endpoint();
    look = await scene.worker();
    events = (await scene.route(3, [endpoint])).map((event) => deliveryIdOf(event, endpoint));
    ({ id } = await scene.create());
    await eventually(
      async () => {
        scene.clock.advance(1_000);
        await look();
        return scene.due();
      },
      (due) => due.length === 3,
    );
    session = await scene.server.pool.connect();
    await session.query('begin');
  });
  afterEach(() => session.release(true));

  const lock = () => session.query('select from posthorn.replay r for update');

  it('needs no lock while its deliveries wait', async () => {
    await lock();
    await look();
    scene.clock.advance(60_000);
    expect(await look()).toBe(1);
    expect(scene.problems).toEqual([]);
  });

  it('is reported when its work has not ended for half a minute, and goes on when the lock is gone', async () => {
    expect(await scene.answer()).toEqual(events);
    await lock();
    await look();
    scene.clock.advance(25_000);
    expect(await look()).toBe(1);
    scene.clock.advance(10_000);
    const report = `The work on the replay ${id} has not ended for 3`;
    await expect(look()).rejects.toThrow(report);
    expect(scene.problems).toEqual([expect.stringContaining(report)]);
    await session.query('rollback');
    await eventually(
      async () => {
        await look().catch(() => undefined);
        return scene.get(id);
      },
      ({ status }) => status === 'completed',
    );
    expect(await scene.get(id)).toMatchObject({ done: 3, problem: null });
  });
});

import { lowestUuidAt, uuidv7 } from '#kernel';
import { eventually, migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { BREAKER_LIMITS } from '../breaker/decide-breaker.ts';
import type { DispatchShares } from '../lanes/dispatch-shares.ts';
import { DispatcherScene } from '../testing/dispatcher-scene.ts';
import { shardOf } from '../model/due-key.ts';

const MAX = 100;
const HOUR_MS = 3_600_000;
const PROJECT = uuidv7(1);
const ofProject = { event: { projectId: PROJECT } };

describe('The backlog of a project', () => {
  let database: TestDatabase;
  let scene: DispatcherScene;
  let clock: OffsetClock;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    clock = new OffsetClock();
    scene = await DispatcherScene.start(database, { clock, maxBacklogDeliveries: MAX });
  });
  afterEach(() => scene.stop());

  const count = async (sql: string) => (await database.pool.query(sql)).rowCount;
  const due = () => count('select from posthorn.due');
  const cancelled = (code: string) =>
    count(`select from posthorn.attempt a where a.error_code = '${code}' and a.state = 'cancelled'`);
  const published = async () =>
    (await database.pool.query<{ waiting: number; fill: number }>('select * from posthorn.backlog')).rows;
  const paused = (path: string, policy = {}) => scene.endpoint(path, policy, { state: 'paused' });

  it('takes as many deliveries as one endpoint may hold, and cancels the rest with the reason', async () => {
    await scene.offer(paused('/a'), 500, ofProject);
    await scene.completedAre(500);
    expect([await due(), await cancelled('backlog-full')]).toEqual([MAX / 2, 500 - MAX / 2]);
    const { rows } = await database.pool.query<{ error_message: string }>(
      'select distinct a.error_message from posthorn.attempt a',
    );
    expect(rows[0]!.error_message).toContain('Replay the delivery');
    expect(scene.problems.filter((message) => message.includes('backlog'))).toHaveLength(1);
  });

  it('releases no share of the lanes for deliveries that it cancels', async () => {
    await scene.offer(paused('/a'), 500, ofProject);
    await scene.completedAre(500);
    await eventually(
      () => cancelled('backlog-full'),
      (n) => n === 450,
    );
    const { bytes, answers } = (
      scene.dispatcher as unknown as { parts: { lanes: { options: { shares: DispatchShares } } } }
    ).parts.lanes.options.shares;
    expect([bytes.used, answers.used]).toEqual([0, 0]);
  });

  it('keeps room for other endpoints of the project, and for other projects', async () => {
    await scene.offer(paused('/a'), 500, ofProject);
    await scene.offer(paused('/b'), 20, ofProject);
    await scene.offer(paused('/c'), 40, { event: { projectId: uuidv7(2) } });
    await scene.completedAre(560);
    expect([await due(), await cancelled('backlog-full')]).toEqual([MAX / 2 + 20 + 40, 500 - MAX / 2]);
  });

  it('cancels a failed delivery whose retry finds no room, with the failure in its message', async () => {
    scene.receiver.answer('/fails', 500);
    for (const path of ['/a', '/b', '/c', '/d']) {
      await scene.offer(paused(path), 60, ofProject);
    }
    await scene.completedAre(240);
    await scene.offer(scene.endpoint('/fails', { retryDelaysMs: [HOUR_MS] }), 9, ofProject);
    await scene.completedAre(249);
    const { rows } = await database.pool.query<{ error_code: string; error_message: string }>(
      `select a.error_code, a.error_message from posthorn.attempt a where a.status = 500 and a.state = 'cancelled' limit 1`,
    );
    expect(rows[0]!.error_code).toBe('backlog-full');
    expect(rows[0]!.error_message).toMatch(/status 500\. No retry: /);
    expect(await due()).toBeLessThanOrEqual(MAX);
  });

  it('has room again when waiting deliveries are sent', async () => {
    const id = paused('/a');
    await scene.offer(id, 50, ofProject);
    await eventually(due, (n) => n === 50);
    scene.change(id, { state: 'active' });
    await scene.receiver.waitFor('/a', 50);
    await eventually(due, (n) => n === 0);
    scene.change(id, { state: 'paused' });
    await scene.offer(id, 50, ofProject);
    await eventually(due, (n) => n === 50);
    expect(await cancelled('backlog-full')).toBe(0);
  });

  it('is counted anew by the next owner', async () => {
    const id = paused('/a');
    await scene.offer(id, 40, ofProject);
    await eventually(due, (n) => n === 40);
    await scene.restart();
    await scene.offer(id, 40, ofProject);
    await eventually(
      () => cancelled('backlog-full'),
      (n) => n === 30,
    );
    expect(await due()).toBe(50);
  });

  it('is published by project, and withdrawn when nothing waits', async () => {
    const id = paused('/a');
    await scene.offer(id, 40, ofProject);
    await eventually(published, ([row]) => row?.waiting === 40);
    scene.change(id, { state: 'active' });
    await eventually(published, (rows) => rows.length === 0);
  });

  it('counts the deliveries that other processes have published', async () => {
    await scene.stop();
    await database.pool.query(
      `insert into posthorn.backlog (project_id, fence, waiting, max_waiting, fill, fullest_endpoint_id,
         fullest_waiting, counted_at) values ($1, 'spec/1', 90, 100, 0.9, $1, 90, now())`,
      [PROJECT],
    );
    scene = await DispatcherScene.start(database, { clock, maxBacklogDeliveries: MAX, isShared: true });
    await scene.offer(paused('/a', {}), 20, ofProject);
    await scene.completedAre(20);
    expect([await due(), await cancelled('backlog-full')]).toEqual([5, 15]);
  });

  it('holds no more rows than its bound for 20,000 events to one endpoint that refuses them', async () => {
    scene.receiver.answer('/dead', 503);
    const id = scene.endpoint('/dead', { retryDelaysMs: [HOUR_MS, HOUR_MS] });
    for (let second = 0; second < 20; second++) {
      scene.dispatcher.onRecords(await scene.manyRecords(id, 1_000, PROJECT));
      await scene.completedAre((second + 1) * 1_000);
      expect(await due()).toBeLessThanOrEqual(MAX);
    }
    expect(scene.receiver.requests('/dead').length).toBeLessThan(200);
    expect(await cancelled('backlog-full')).toBeGreaterThanOrEqual(20_000 - MAX);
    await scene.offer(scene.endpoint('/fine'), 5, ofProject);
    await scene.receiver.waitFor('/fine', 5);

    const { rows } = await database.pool.query<Record<string, string>>(
      `select a.delivery_id, a.event_id from posthorn.attempt a where a.error_code = 'backlog-full' limit 1`,
    );
    const replayId = uuidv7(clock.nowMs());
    await database.pool.query(
      `insert into posthorn.due
         (delivery_id, trigger_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
       values ($1, $2, 'replay', $3, $4, $5, 0, now(), false, $6)`,
      [rows[0]!.delivery_id, replayId, rows[0]!.event_id, id, PROJECT, shardOf(id)],
    );
    scene.receiver.answer('/dead', 200);
    clock.advance(BREAKER_LIMITS.longestWaitMs * 2);
    await eventually(
      () => count(`select from posthorn.attempt a where a.replay_id = '${replayId}' and a.outcome = 'succeeded'`),
      (n) => n === 1,
    );
  });

  describe('in which deliveries expire', () => {
    it('cancels parked deliveries in bulk by the policy of their endpoint, and keeps younger deliveries', async () => {
      const id = paused('/old', { expiresAfterMs: HOUR_MS });
      await scene.offer(id, 30, { ...ofProject, firstMs: clock.nowMs() - HOUR_MS + 500 });
      await scene.offer(id, 10, ofProject);
      await scene.completedAre(40);
      clock.advance(1_000);
      await eventually(
        () => cancelled('expired'),
        (n) => n === 30,
      );
      expect(await due()).toBe(10);
      await eventually(published, ([row]) => row?.waiting === 10);
    });

    it('cancels parked deliveries in bulk when their event expires', async () => {
      const expiresAtMs = clock.nowMs() + HOUR_MS;
      const id = paused('/event');
      await scene.offer(id, 10, { event: { projectId: PROJECT, expiresAtMs } });
      await scene.offer(id, 10, ofProject);
      await scene.completedAre(20);
      clock.advance(HOUR_MS);
      await eventually(
        () => cancelled('expired'),
        (n) => n === 10,
      );
      expect(await due()).toBe(10);
    });

    it('cancels a delivery whose turn comes too late, and sends nothing', async () => {
      const id = scene.endpoint('/late', { expiresAfterMs: HOUR_MS });
      await scene.offer(id, 1, { ...ofProject, firstMs: clock.nowMs() - HOUR_MS - 1 });
      await scene.completedAre(1);
      expect(await cancelled('expired')).toBe(1);
      expect(scene.receiver.requests('/late')).toEqual([]);
    });

    it('still sends a replay, even after it was parked', async () => {
      const id = paused('/again', { expiresAfterMs: HOUR_MS });
      const [record] = await scene.records(id, 1, { ...ofProject, firstMs: clock.nowMs() - 2 * HOUR_MS });
      const { deliveryId, event } = record!.value;
      await database.pool.query(
        `insert into posthorn.due
           (delivery_id, trigger_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
         values ($1, $2, 'replay', $3, $4, $5, 0, now(), false, $6)`,
        [deliveryId, lowestUuidAt(1), event.id, id, PROJECT, shardOf(id)],
      );
      scene.dispatcher.poke();
      await eventually(
        () => count('select from posthorn.due d where d.parked'),
        (n) => n === 1,
      );
      scene.change(id, { state: 'active' });
      await scene.receiver.waitFor('/again', 1);
      expect(await cancelled('expired')).toBe(0);
    });
  });
});

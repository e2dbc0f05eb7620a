import { LogRecord } from '#message-log';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { parkDeliveries } from './due/park-deliveries.ts';
import { DispatcherScene, DRAIN_MS } from './testing/dispatcher-scene.ts';
import { aTask } from './testing/tasks.ts';

describe('the dispatcher', () => {
  let database: TestDatabase;
  let scene: DispatcherScene;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    scene = await DispatcherScene.start(database);
  });
  afterEach(() => scene.stop());

  it('completes a record when its attempt is committed', async () => {
    const [record] = await scene.records(scene.endpoint('/ok'), 1);
    scene.dispatcher.onRecords([record!]);
    await scene.completedAre(1);
    const { rows } = await database.pool.query('select * from posthorn.attempt');
    expect(rows).toMatchObject([{ delivery_id: record!.value.deliveryId, outcome: 'succeeded', status: 200 }]);
  });

  it('parks deliveries for an endpoint that does not respond, delays no other endpoint, and brings the deliveries back in order', async () => {
    const release = scene.receiver.hold('/slow');
    const slow = scene.endpoint('/slow', { maxInFlight: 1 });
    await scene.offer(slow, 20);
    await scene.offer(scene.endpoint('/fast'), 5);
    await scene.receiver.waitFor('/fast', 5);
    // All but the one on the wire are in Postgres: no offset waits for the server.
    await scene.completedAre(24);
    const later = await scene.offer(slow, 1);
    await eventually(
      () => Promise.resolve(scene.completed),
      (ids) => ids.includes(later[0]!.value.deliveryId),
    );
    expect(scene.dataAt('/slow')).toEqual([0]);
    release();
    await scene.receiver.waitFor('/slow', 21);
    expect(scene.dataAt('/slow').slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('reports partitions that it cannot take over while Postgres lets it wait', async () => {
    const stranger = await database.pool.connect();
    await stranger.query('begin; lock table posthorn.due in exclusive mode');
    const restarted = scene.restart();
    const still = () => Promise.resolve(scene.health.standingStill(0).map(({ name }) => name));
    await eventually(still, (names) => names.includes('Taking partitions over'));
    await stranger.query('rollback');
    stranger.release();
    await restarted;
    expect(await still()).not.toContain('Taking partitions over');
  });

  it('keeps a delivery in hand from its sending until Postgres refuses its outcome', async () => {
    const release = scene.receiver.hold('/slow');
    const [record] = await scene.offer(scene.endpoint('/slow'), 1);
    await scene.receiver.waitFor('/slow', 1);
    const { deliveryId } = record!.value;
    expect(scene.dispatcher.hasInHand(deliveryId)).toBe(true);
    await database.pool.query('alter table posthorn.attempt rename to away');
    release();
    const inHand = () => Promise.resolve(scene.dispatcher.hasInHand(deliveryId));
    await eventually(inHand, (is) => is === false);
    await database.pool.query('alter table posthorn.away rename to attempt');
    await scene.completedAre(1);
  });

  it('sends no record again whose attempt is recorded or whose retry waits', async () => {
    scene.receiver.answer('/answered', 200, 500);
    const id = scene.endpoint('/answered');
    const first = await scene.offer(id, 2);
    await scene.completedAre(2);
    const progress = { released: () => undefined, completed: () => scene.completed.push('again') };
    scene.dispatcher.onRecords(
      first.map(({ value }, slot) => new LogRecord(value, scene.owner, true, 100, slot, progress)),
    );
    await scene.completedAre(4);
    expect(scene.receiver.requests('/answered')).toHaveLength(2);
  });

  it('sends no record again that waits in Postgres for its first attempt', async () => {
    const [record] = await scene.records(scene.endpoint('/parked'), 1, { recheck: true });
    const { deliveryId, endpointId, event } = record!.value;
    await parkDeliveries(database.pool, [aTask(scene.owner, { deliveryId, endpointId, event })], Date.now());
    scene.dispatcher.onRecords([record!]);
    await scene.completedAre(1);
    expect(scene.receiver.requests('/parked')).toEqual([]);
  });

  it('sends a record marked as a possible repeat if it has no attempt', async () => {
    await scene.offer(scene.endpoint('/new'), 1, { recheck: true });
    await scene.receiver.waitFor('/new', 1);
    await scene.completedAre(1);
  });

  it('waits for the catalogue by which a record was routed', async () => {
    await scene.offer(scene.endpoint('/later'), 1, { version: 7 });
    await scene.receiver.waitFor('/later', 1);
    expect(scene.catalogue.version).toBe(7);
  });

  it('cancels, with the reason, deliveries for an endpoint that is gone', async () => {
    const id = scene.endpoint('/gone');
    scene.change(id, { deleted: true });
    await scene.offer(id, 1);
    await scene.completedAre(1);
    const { rows } = await database.pool.query('select * from posthorn.attempt');
    expect(rows).toMatchObject([{ outcome: 'cancelled', state: 'cancelled', error_code: 'endpoint-deleted' }]);
  });

  it.each([
    ['pending', 'endpoint-pending'],
    ['disabled', 'endpoint-disabled'],
  ] as const)('cancels, with the reason, deliveries for an endpoint that is %s', async (state, reason) => {
    const id = scene.endpoint(`/${state}`);
    scene.change(id, { state });
    await scene.offer(id, 1);
    await scene.completedAre(1);
    const { rows } = await database.pool.query('select * from posthorn.attempt');
    expect(rows).toMatchObject([{ outcome: 'cancelled', state: 'cancelled', error_code: reason }]);
    expect(scene.receiver.requests(`/${state}`)).toEqual([]);
  });

  it('sends nothing more after a 410, until the endpoint has another URL or is resumed', async () => {
    scene.receiver.answer('/gone-410', 410, 200);
    const id = scene.endpoint('/gone-410', { maxInFlight: 1 });
    await scene.offer(id, 3);
    await scene.completedAre(3);
    const { rows } = await database.pool.query<{ state: string; error_code: string | null }>(
      'select a.state, a.error_code from posthorn.attempt a',
    );
    expect(rows.map(({ state, error_code: code }) => code ?? state).sort()).toEqual([
      ...['endpoint-disabled', 'endpoint-disabled', 'exhausted'],
    ]);
    expect(scene.receiver.requests('/gone-410')).toHaveLength(1);
    scene.change(id);
    await scene.offer(id, 1);
    await scene.receiver.waitFor('/gone-410', 2);
  });

  it('holds deliveries for a paused endpoint, retries as well, and releases them when it is resumed, oldest first', async () => {
    scene.receiver.answer('/paused', 500, 200);
    const id = scene.endpoint('/paused', { retryDelaysMs: [100], jitter: 0, maxInFlight: 1 });
    await scene.offer(id, 1);
    await scene.receiver.waitFor('/paused', 1);
    scene.change(id, { state: 'paused' });
    await scene.offer(id, 10);
    const parked = async () => (await database.pool.query('select from posthorn.due d where d.parked')).rowCount;
    await eventually(parked, (n) => n === 11);
    expect(scene.completed).toHaveLength(11);
    expect(scene.receiver.requests('/paused')).toHaveLength(1);

    scene.change(id, { state: 'active', resumedAtMs: Date.now() + 60_000 });
    await scene.receiver.waitFor('/paused', 12);
    expect(scene.dataAt('/paused').slice(1)).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await eventually(
      async () => (await database.pool.query('select from posthorn.due')).rowCount,
      (n) => n === 0,
    );
  });

  it('drops waiting deliveries of a revoked partition, and records those on the wire', async () => {
    const release = scene.receiver.hold('/revoked');
    const held = await scene.offer(scene.endpoint('/revoked', { maxInFlight: 1 }), 3);
    await scene.receiver.waitFor('/revoked', 1);
    const revoked = scene.dispatcher.onRevoked([scene.owner]);
    release();
    await revoked;
    expect(scene.completed).toEqual([held[0]!.value.deliveryId]);
    expect(scene.receiver.requests('/revoked')).toHaveLength(1);
  });

  it('drops waiting deliveries of a revoked partition in time while the database does not respond', async () => {
    const release = scene.receiver.hold('/blocked');
    const held = await scene.records(scene.endpoint('/blocked', { maxInFlight: 1 }), 3);
    const blocker = await database.pool.connect();
    await blocker.query('begin; lock table posthorn.due');
    await eventually(
      async () => (await database.pool.query('select from pg_locks where not granted')).rowCount,
      (n) => n === 1, // a claim is under way
    );
    scene.dispatcher.onRecords(held);
    await scene.receiver.waitFor('/blocked', 1);
    const startedMs = performance.now();
    await scene.dispatcher.onRevoked([scene.owner]);
    expect(performance.now() - startedMs).toBeLessThan(DRAIN_MS * 3);
    await blocker.query('rollback');
    blocker.release();
    release();
    await eventually(
      () => Promise.resolve(scene.completed.length),
      (n) => n > 0,
    );
    expect(scene.completed).toEqual([held[0]!.value.deliveryId]);
    expect(scene.receiver.requests('/blocked')).toHaveLength(1);
  });

  it('waits for a revoked partition no longer than its budget', async () => {
    scene.receiver.hold('/never');
    await scene.offer(scene.endpoint('/never'), 1);
    await scene.receiver.waitFor('/never', 1);
    const startedMs = performance.now();
    await scene.dispatcher.onRevoked([scene.owner]);
    expect(performance.now() - startedMs).toBeLessThan(DRAIN_MS * 3);
    expect(scene.completed).toEqual([]);
  });
});

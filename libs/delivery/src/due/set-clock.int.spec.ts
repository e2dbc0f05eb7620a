import { uuidv7 } from '#kernel';
import { eventually, migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { BREAKER_LIMITS } from '../breaker/decide-breaker.ts';
import { DispatcherScene } from '../testing/dispatcher-scene.ts';
import { shardOf } from '../model/due-key.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NO_JITTER = { jitter: 0 };

describe('A dispatcher whose clock was ahead and is corrected', () => {
  let database: TestDatabase;
  let scene: DispatcherScene;
  let clock: OffsetClock;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    clock = new OffsetClock();
    scene = await DispatcherScene.start(database, { clock });
  });
  afterEach(() => scene.stop());

  const query = async <T extends object>(sql: string) => (await database.pool.query<T>(sql)).rows;
  const rowsAre = (from: string, count: number) =>
    eventually(
      () => query(`select from posthorn.${from}`),
      ({ length }) => length === count,
    );
  const dueAre = (n: number) => rowsAre('due d', n);
  const parkedAre = (n: number) => rowsAre('due d where d.parked', n);
  const waits = async () =>
    (await query<{ due_at: Date }>('select d.due_at from posthorn.due d order by d.due_at')).map(
      ({ due_at: dueAt }) => dueAt.getTime() - clock.nowMs(),
    );
  const outcomes = async () =>
    (await query<{ outcome: string }>('select a.outcome from posthorn.attempt a order by a.number')).map(
      ({ outcome }) => outcome,
    );

  it('sends a retry after its own wait', async () => {
    const id = scene.endpoint('/a', { ...NO_JITTER, retryDelaysMs: [1_000, HOUR_MS] });
    scene.receiver.answer('/a', 500, 200);
    clock.set(6 * HOUR_MS);
    await scene.offer(id, 1);
    await dueAre(1);
    clock.set(-6 * HOUR_MS);
    await scene.receiver.waitFor('/a', 2);
    await eventually(outcomes, (found) => found.length === 2);
    expect(await outcomes()).toEqual(['failed', 'succeeded']);
  });

  it('sends a retry no earlier than after its own wait', async () => {
    const id = scene.endpoint('/a', { ...NO_JITTER, retryDelaysMs: [HOUR_MS] });
    scene.receiver.answer('/a', 500);
    clock.set(6 * HOUR_MS);
    await scene.offer(id, 1);
    await dueAre(1);
    clock.set(-6 * HOUR_MS);
    const [waitMs] = await eventually(waits, ([ms]) => ms! < 2 * HOUR_MS);
    expect(waitMs).toBeGreaterThan(HOUR_MS - 60_000);
    expect(waitMs).toBeLessThanOrEqual(HOUR_MS);
    expect(scene.receiver.requests('/a')).toHaveLength(1);
  });

  it('does not change retries that wait long by their schedule', async () => {
    const id = scene.endpoint('/a', { ...NO_JITTER, retryDelaysMs: [DAY_MS] });
    scene.receiver.answer('/a', 500);
    await scene.offer(id, 1);
    await dueAre(1);
    clock.set(HOUR_MS);
    clock.set(-HOUR_MS);
    await scene.restart();
    // A row that is corrected shows that the look is over.
    await database.pool.query(
      `insert into posthorn.due (delivery_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
       select $1, 'first', d.event_id, d.endpoint_id, d.project_id, 0, now() + interval '1 day', false, d.shard
       from posthorn.due d`,
      ['ffffffff-ffff-8fff-bfff-ffffffffffff'],
    );
    await eventually(
      () => Promise.resolve(scene.problems),
      ({ length }) => length > 0,
    );
    const waitMs = (await waits()).at(-1);
    expect(waitMs).toBeGreaterThan(DAY_MS - 60_000);
  });

  it('sends the retries of the time before a restart after their own waits', async () => {
    const id = scene.endpoint('/a', { ...NO_JITTER, retryDelaysMs: [1_000] });
    scene.receiver.answer('/a', 500);
    clock.set(6 * HOUR_MS);
    await scene.offer(id, 3);
    await dueAre(3);
    await scene.dispatcher.onRevoked([scene.owner]);
    clock.set(-6 * HOUR_MS);
    scene.receiver.answer('/a', 200);
    await scene.restart();
    await scene.receiver.waitFor('/a', 6);
  });

  it('sends a replay at once that the fast clock has put into the future', async () => {
    const id = scene.endpoint('/a');
    const [record] = await scene.offer(id, 1);
    const { deliveryId, event } = record!.value;
    await scene.completedAre(1);
    const dueAt = new Date(clock.nowMs() + 6 * HOUR_MS);
    await database.pool.query(
      `insert into posthorn.due
         (delivery_id, trigger_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
       values ($1, $2, 'replay', $3, $4, $5, 0, $6, false, $7)`,
      [deliveryId, uuidv7(dueAt.getTime()), event.id, id, event.projectId, dueAt, shardOf(id)],
    );
    await scene.restart();
    await scene.receiver.waitFor('/a', 2);
  });

  it.each([
    ['the event expires', {}, { expiresAtMs: Date.now() + HOUR_MS }],
    ['its endpoint bounds the age', { expiresAfterMs: HOUR_MS }, {}],
  ])('cancels no delivery by expiry while %s and its time is in doubt', async (_, policy, event) => {
    const id = scene.endpoint('/a', { ...NO_JITTER, retryDelaysMs: [5_000, 5_000, 5_000], ...policy });
    scene.receiver.answer('/a', 500);
    await scene.offer(id, 1, { event });
    await dueAre(1);
    clock.set(2 * HOUR_MS);
    await scene.receiver.waitFor('/a', 2);
    clock.set(-2 * HOUR_MS);
    scene.receiver.answer('/a', 200);
    await eventually(outcomes, (found) => found.length === 3);
    expect(await outcomes()).toEqual(['failed', 'failed', 'succeeded']);
  });

  it('cancels deliveries that have certainly expired', async () => {
    const id = scene.endpoint('/a', { ...NO_JITTER, retryDelaysMs: [5_000], expiresAfterMs: HOUR_MS });
    scene.receiver.answer('/a', 500);
    await scene.offer(id, 1);
    await dueAre(1);
    clock.advance(2 * HOUR_MS);
    await eventually(outcomes, (found) => found.length === 2);
    expect(await outcomes()).toEqual(['failed', 'cancelled']);
  });

  it('cancels no parked delivery by expiry while its time is in doubt', async () => {
    const id = scene.endpoint('/a', { expiresAfterMs: HOUR_MS }, { state: 'paused' });
    await scene.offer(id, 1);
    await parkedAre(1);
    clock.set(2 * HOUR_MS);
    await scene.offer(id, 1, { firstMs: Date.now() - HOUR_MS });
    await eventually(outcomes, (found) => found.length === 1);
    expect(await outcomes()).toEqual(['cancelled']); // the one that has certainly expired
    const [cancelled] = await query<{ started_at: Date }>('select a.started_at from posthorn.attempt a');
    expect(clock.nowMs() - cancelled!.started_at.getTime()).toBeLessThan(HOUR_MS);
    clock.set(-2 * HOUR_MS);
    scene.change(id, { state: 'active' });
    await scene.receiver.waitFor('/a', 1);
  });

  it('sends a probe by the wait of its circuit breaker', async () => {
    scene.receiver.answer('/dead', 500);
    const id = scene.endpoint('/dead', { retryDelaysMs: [], jitter: 0, maxInFlight: 1 });
    clock.set(6 * HOUR_MS);
    await scene.offer(id, 10);
    await rowsAre('endpoint_breaker', 1);
    await scene.offer(id, 1);
    await parkedAre(1);
    clock.set(-6 * HOUR_MS);
    clock.advance(BREAKER_LIMITS.firstWaitMs * (1 + BREAKER_LIMITS.jitter));
    await scene.receiver.waitFor('/dead', 11);
  });

  it('rests as long as a receiver has requested, and no longer', async () => {
    const id = scene.endpoint('/busy', { retryDelaysMs: [], jitter: 0 });
    scene.receiver.answer('/busy', { status: 429, headers: { 'retry-after': '60' } });
    clock.set(6 * HOUR_MS);
    await scene.offer(id, 1);
    await scene.completedAre(1);
    clock.set(-6 * HOUR_MS);
    scene.receiver.answer('/busy', 200);
    clock.advance(50_000);
    await scene.offer(id, 1);
    await parkedAre(1);
    expect(scene.receiver.requests('/busy')).toHaveLength(1);
    clock.advance(20_000);
    await scene.receiver.waitFor('/busy', 2);
  });

  it('rests after each sign that a receiver is overloaded', async () => {
    const id = scene.endpoint('/busy', { retryDelaysMs: [], jitter: 0, maxInFlight: 1 });
    scene.receiver.answer('/busy', 503);
    clock.set(6 * HOUR_MS);
    await scene.offer(id, 1);
    await scene.completedAre(1);
    clock.set(-6 * HOUR_MS);
    await scene.offer(id, 2);
    await scene.receiver.waitFor('/busy', 3);
    const [first, second, third] = scene.receiver.requests('/busy').map(({ atMs }) => atMs);
    expect(second! - first!).toBeGreaterThan(900);
    expect(third! - second!).toBeGreaterThan(1_900);
  });

  it('claims rows that the fast clock has leased', async () => {
    const id = scene.endpoint('/a', { ...NO_JITTER, retryDelaysMs: [1_000] });
    scene.receiver.answer('/a', 500);
    await scene.offer(id, 1);
    await dueAre(1);
    await database.pool.query(`update posthorn.due set leased_until = now() + interval '6 hours'`);
    scene.receiver.answer('/a', 200);
    clock.advance(1_000);
    await scene.receiver.waitFor('/a', 2);
  });
});

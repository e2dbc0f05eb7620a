import { uuidv7 } from '#kernel';
import { inTransaction } from '#postgres';
import { eventually, migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { makeReplaysDue } from '../due/make-replays-due.ts';
import { DispatcherScene } from '../testing/dispatcher-scene.ts';
import { PROJECT } from '../testing/tasks.ts';
import { BREAKER_LIMITS } from './decide-breaker.ts';

const NEVER_RETRY = { retryDelaysMs: [], jitter: 0 };

describe('The circuit breaker of an endpoint', () => {
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

  const count = async (sql: string) => (await database.pool.query(sql)).rowCount;
  const parked = () => count('select from posthorn.due d where d.parked');
  const saved = () => count('select from posthorn.endpoint_breaker');
  const attempts = () => count('select from posthorn.attempt');

  /** An endpoint whose breaker has opened after ten failures. */
  async function broken(path: string): Promise<string> {
    scene.receiver.answer(path, 500);
    const id = scene.endpoint(path, { ...NEVER_RETRY, maxInFlight: 1 });
    await scene.offer(id, 10);
    await scene.completedAre(10);
    await eventually(saved, (n) => n === 1);
    return id;
  }
  const passWait = () => clock.advance(BREAKER_LIMITS.firstWaitMs * (1 + BREAKER_LIMITS.jitter));

  it('parks deliveries at once while it is open, and uses none of their attempts', async () => {
    const id = await broken('/dead');
    await scene.offer(id, 5);
    await eventually(parked, (n) => n === 5);
    await scene.completedAre(15);
    expect(scene.receiver.requests('/dead')).toHaveLength(10);
    expect(await attempts()).toBe(10);
  });

  it('holds a retry that becomes due while it is open, and keeps the number of the retry', async () => {
    scene.receiver.answer('/dead', 500);
    const id = scene.endpoint('/dead', { retryDelaysMs: [1_000], jitter: 0 });
    await scene.offer(id, 10);
    await eventually(saved, (n) => n === 1);
    clock.advance(1_000);
    await eventually(parked, (n) => n === 10);
    expect(await attempts()).toBe(10);
    scene.receiver.answer('/dead', 200);
    passWait();
    await scene.receiver.waitFor('/dead', 20);
    await eventually(attempts, (n) => n === 20);
    const { rows } = await database.pool.query<{ number: number }>(
      'select distinct max(a.number) as number from posthorn.attempt a group by a.delivery_id',
    );
    expect(rows).toEqual([{ number: 2 }]);
  });

  it('sends one probe at a time when its wait is over, and waits again if that fails', async () => {
    const id = await broken('/dead');
    await scene.offer(id, 5);
    await eventually(parked, (n) => n === 5);
    const release = scene.receiver.hold('/dead');
    passWait();
    await scene.receiver.waitFor('/dead', 11);
    await scene.offer(id, 1);
    await eventually(parked, (n) => n === 5);
    expect(scene.receiver.requests('/dead')).toHaveLength(11);
    release();
    await eventually(attempts, (n) => n === 11);
    await eventually(
      async () =>
        (await database.pool.query<{ trips: number }>('select b.trips from posthorn.endpoint_breaker b')).rows,
      ([row]) => row?.trips === 2,
    );
    expect(scene.receiver.requests('/dead')).toHaveLength(11);
  });

  it('closes when a probe succeeds, and parked deliveries come back in the order of the events', async () => {
    const id = await broken('/back');
    await scene.offer(id, 20);
    await eventually(parked, (n) => n === 20);
    scene.receiver.answer('/back', 200);
    passWait();
    await scene.receiver.waitFor('/back', 30);
    expect(scene.dataAt('/back').slice(10)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    await eventually(saved, (n) => n === 0);
  });

  it('opens for an endpoint that hangs before the attempts end', async () => {
    const release = scene.receiver.hold('/hangs');
    const id = scene.endpoint('/hangs', { ...NEVER_RETRY, maxInFlight: 8, timeoutMs: 60_000 });
    await scene.offer(id, 30);
    await scene.receiver.waitFor('/hangs', 8);
    clock.advance(BREAKER_LIMITS.stalledAfterMs);
    await eventually(saved, (n) => n === 1);
    await eventually(parked, (n) => n === 22);
    expect(await attempts()).toBe(0);
    release();
  });

  it('does not open for requests that were in flight when the clock was set', async () => {
    const release = scene.receiver.hold('/works');
    const works = scene.endpoint('/works', { ...NEVER_RETRY, maxInFlight: 8, timeoutMs: 60_000 });
    await scene.offer(works, 8);
    await scene.receiver.waitFor('/works', 8);
    clock.set(3_600_000);
    // The sweep that saves this breaker has looked at the other breakers as well.
    const dead = await broken('/dead');
    const { rows } = await database.pool.query<{ endpoint_id: string }>(
      'select b.endpoint_id from posthorn.endpoint_breaker b',
    );
    expect(rows.map((row) => row.endpoint_id)).toEqual([dead]);
    release();
  });

  it('stays open over a restart', async () => {
    const id = await broken('/dead');
    await scene.restart();
    await scene.offer(id, 3);
    await eventually(parked, (n) => n === 3);
    expect(scene.receiver.requests('/dead')).toHaveLength(10);
    passWait();
    await scene.receiver.waitFor('/dead', 11);
  });

  it('closes when its endpoint is resumed or has another URL', async () => {
    const id = await broken('/dead');
    await scene.offer(id, 2);
    await eventually(parked, (n) => n === 2);
    scene.change(id, { url: scene.receiver.url('/new') });
    await scene.receiver.waitFor('/new', 2);
    await eventually(saved, (n) => n === 0);
  });

  it('delays no cancellation once its endpoint is disabled', async () => {
    const id = await broken('/dead');
    await scene.offer(id, 5);
    await eventually(parked, (n) => n === 5);
    scene.change(id, { state: 'disabled' });
    await eventually(
      () => count(`select from posthorn.attempt a where a.error_code = 'endpoint-disabled'`),
      (n) => n === 5,
    );
  });

  it('never opens for responses that request a rest', async () => {
    scene.receiver.answer('/busy', { status: 429, headers: { 'retry-after': '1' } });
    const id = scene.endpoint('/busy', NEVER_RETRY);
    for (let n = 1; n <= 12; n++) {
      await scene.offer(id, 1);
      await scene.completedAre(n);
      clock.advance(2_000);
    }
    expect(await saved()).toBe(0);
  });

  describe('that is disabled', () => {
    /** Makes forced replays of new deliveries due. */
    async function force(endpointId: string, n: number): Promise<void> {
      const records = await scene.records(endpointId, n);
      const deliveries = records.map(({ value: { deliveryId, event } }) => {
        return { ...{ deliveryId, endpointId, eventId: event.id }, isNew: false };
      });
      const terms = { replayId: uuidv7(1), projectId: PROJECT, atMs: Date.now() - 1, isForced: true };
      await inTransaction(database.pool, (tx) => makeReplaysDue(tx, deliveries, terms));
      scene.dispatcher.poke();
    }

    it('does not open by forced replays that fail', async () => {
      scene.receiver.answer('/forced', 500);
      const id = scene.endpoint('/forced', { ...NEVER_RETRY, maxInFlight: 1 }, { state: 'disabled' });
      await force(id, 15);
      await eventually(attempts, (n) => n === 15);
      expect(scene.receiver.requests('/forced')).toHaveLength(15);
      scene.change(id, { state: 'active' });
      await scene.offer(id, 10);
      await eventually(saved, (n) => n === 1);
      expect(await attempts()).toBe(25);
    });

    it('does not open by forced replays whose responses are outstanding', async () => {
      const release = scene.receiver.hold('/forced');
      const id = scene.endpoint('/forced', { ...NEVER_RETRY, timeoutMs: 60_000 }, { state: 'disabled' });
      await force(id, 8);
      await scene.receiver.waitFor('/forced', 8);
      clock.advance(20_000);
      // The sweep that saves this breaker has looked at the other breakers as well.
      await broken('/dead');
      expect(await saved()).toBe(1);
      release();
      await eventually(attempts, (n) => n === 18);
    });
  });

  it('leaves the breakers of other endpoints closed', async () => {
    await broken('/dead');
    await scene.offer(scene.endpoint('/fine'), 5);
    await scene.receiver.waitFor('/fine', 5);
  });
});

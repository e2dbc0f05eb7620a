import { unixMsOfUuid, uuidv7 } from '#kernel';
import type { LogRecord, RoutedDelivery } from '#message-log';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { DispatcherScene } from '../testing/dispatcher-scene.ts';
import { PROJECT } from '../testing/tasks.ts';
import { cancelDelivery } from './cancel-delivery.ts';
import { makeReplayDue } from './make-due.ts';

type Record = LogRecord<RoutedDelivery>;

describe('The cancellation of a delivery', () => {
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

  const idsOf = ({ value: { deliveryId, endpointId, event } }: Record) => ({
    ...{ deliveryId, endpointId, eventId: event.id, projectId: PROJECT },
  });
  const cancel = (record: Record) => cancelDelivery(database.pool, idsOf(record), Date.now());
  const replay = (record: Record, replayId = uuidv7(Date.now())) =>
    makeReplayDue(database.pool, idsOf(record), { replayId, atMs: Date.now(), isForced: false });
  const attempts = async ({ value }: Record) => {
    const { rows } = await database.pool.query<{ trigger: string; outcome: string; state: string; retries: boolean }>(
      `select a.trigger, a.outcome, a.state, a.next_attempt_at is not null as retries from posthorn.attempt a
       where a.delivery_id = $1 order by a.number`,
      [value.deliveryId],
    );
    return rows.map(
      ({ trigger, outcome, state, retries }) => `${trigger} ${outcome} ${state}${retries ? ' next' : ''}`,
    );
  };
  const due = async ({ value }: Record) => {
    const { rows } = await database.pool.query<{ kind: string }>(
      'select d.kind from posthorn.due d where d.delivery_id = $1',
      [value.deliveryId],
    );
    return rows.map(({ kind }) => kind);
  };
  const untilAttempts = (record: Record, count: number) =>
    eventually(
      () => attempts(record),
      ({ length }) => length === count,
    );
  /** A delivery that waits for its first retry. */
  const retrying = async (path: string, retryDelayMs = 3_600_000) => {
    scene.receiver.answer(path, 500, 200);
    const [record] = await scene.offer(scene.endpoint(path, { retryDelaysMs: [retryDelayMs] }), 1);
    await untilAttempts(record!, 1);
    return record!;
  };

  it('ends the wait for a retry, which is not sent any more', async () => {
    const record = await retrying('/retry', 400);
    expect(await cancel(record)).toEqual({ kind: 'cancelled', status: 'retrying' });
    expect(await due(record)).toEqual([]);
    await scene.restart();
    // A delivery that comes later and is sent shows that the scheduler has looked.
    const other = await retrying('/other', 500);
    await untilAttempts(other, 2);
    expect(await attempts(record)).toEqual(['first failed retrying next', 'retry cancelled cancelled']);
    expect(scene.receiver.requests('/retry')).toHaveLength(1);
    const { rows } = await database.pool.query<{ id: string; ms: number }>(
      `select a.request_id as id, date_part('epoch', a.started_at) * 1000 as ms from posthorn.attempt a
       where a.delivery_id = $1`,
      [record.value.deliveryId],
    );
    for (const { id, ms } of rows) expect(Math.abs(unixMsOfUuid(id) - ms)).toBeLessThan(1_000);
  });

  it.each([
    ['fails', 500, 'first failed cancelled', 'cancelled'],
    ['succeeds', 200, 'first succeeded succeeded', 'succeeded'],
  ])('lets an attempt under way end, and makes no retry due: it %s', async (_, code, last) => {
    const release = scene.receiver.hold('/held');
    scene.receiver.answer('/held', code);
    const [record] = await scene.offer(scene.endpoint('/held', { retryDelaysMs: [1, 1] }), 1);
    await scene.receiver.waitFor('/held', 1);
    expect(await cancel(record!)).toEqual({ kind: 'cancelled', status: null });
    release();
    await untilAttempts(record!, 2);
    expect(await attempts(record!)).toEqual(['first cancelled cancelled', last]);
    expect(await due(record!)).toEqual([]);
    expect(await cancel(record!)).toMatchObject({ kind: 'settled' });
  });

  it('lets a retry under way end, and makes no further retry due', async () => {
    scene.receiver.answer('/second', 500, 500);
    const [record] = await scene.offer(scene.endpoint('/second', { retryDelaysMs: [500, 1] }), 1);
    await untilAttempts(record!, 1);
    const release = scene.receiver.hold('/second');
    await scene.receiver.waitFor('/second', 2);
    expect(await cancel(record!)).toEqual({ kind: 'cancelled', status: 'retrying' });
    release();
    await untilAttempts(record!, 3);
    expect(await attempts(record!)).toEqual([
      'first failed retrying next',
      'retry cancelled cancelled',
      'retry failed cancelled',
    ]);
    expect(await due(record!)).toEqual([]);
  });

  it('ends a parked delivery', async () => {
    const release = scene.receiver.hold('/slow');
    const records = await scene.offer(scene.endpoint('/slow', { maxInFlight: 1 }), 5);
    await scene.completedAre(4);
    const parked = records[4]!;
    expect(await due(parked)).toEqual(['first']);
    expect(await cancel(parked)).toEqual({ kind: 'cancelled', status: null });
    release();
    await scene.receiver.waitFor('/slow', 4);
    await Promise.all(records.slice(0, 4).map((record) => untilAttempts(record, 1)));
    expect(await attempts(parked)).toEqual(['first cancelled cancelled']);
    expect(scene.dataAt('/slow')).not.toContain(4);
  });

  it('holds for a delivery that its lane parks afterwards', async () => {
    const release = scene.receiver.hold('/late');
    const records = await scene.offer(scene.endpoint('/late', { maxInFlight: 1 }), 2);
    await scene.receiver.waitFor('/late', 1);
    // In the lane still, or parked by now.
    expect(await cancel(records[1]!)).toMatchObject({ kind: 'cancelled' });
    await scene.completedAre(1);
    release();
    await eventually(
      () => due(records[1]!),
      (rows) => rows.length === 0,
    );
    await untilAttempts(records[0]!, 1);
    expect(new Set(await attempts(records[1]!))).toEqual(new Set(['first cancelled cancelled']));
    expect(scene.dataAt('/late')).toEqual([0]);
  });

  it('ends a replay that waits, whose delivery keeps its status', async () => {
    const release = scene.receiver.hold('/again');
    const id = scene.endpoint('/again', { maxInFlight: 1 });
    const [blocking] = await scene.offer(id, 1);
    await scene.receiver.waitFor('/again', 1);
    const [record] = await scene.records(id, 1);
    await database.pool.query(
      `insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger, outcome,
         state, started_at, duration_ms, response_truncated, endpoint_version)
       values ($1, 1, gen_random_uuid(), $2, $3, $4, 'first', 'failed', 'exhausted', now(), 1, false, 1)`,
      [record!.value.deliveryId, record!.value.event.id, id, PROJECT],
    );
    expect(await cancel(record!)).toEqual({ kind: 'settled', status: 'exhausted' });
    await replay(record!);
    expect(await cancel(record!)).toEqual({ kind: 'cancelled', status: 'exhausted' });
    expect(await attempts(record!)).toEqual(['first failed exhausted', 'replay cancelled exhausted']);
    expect(await due(record!)).toEqual([]);
    release();
    await untilAttempts(blocking!, 1);
  });

  it('ends a replay that took the place of a retry, and one beside an attempt under way', async () => {
    const record = await retrying('/taken');
    await database.pool.query(`update posthorn.due set leased_until = now() + interval '1 minute'`);
    await replay(record);
    await database.pool.query(`update posthorn.due set due_at = now() + interval '1 hour'`);
    expect((await due(record)).sort()).toEqual(['replay', 'retry']);
    await cancel(record);
    expect(await due(record)).toEqual([]);
    expect(await attempts(record)).toEqual([
      'first failed retrying next',
      'retry cancelled cancelled',
      'replay cancelled cancelled',
    ]);
  });

  it('can be undone by a replay', async () => {
    const record = await retrying('/revived');
    await cancel(record);
    await replay(record);
    await scene.restart();
    await untilAttempts(record, 3);
    expect((await attempts(record))[2]).toBe('replay succeeded succeeded');
  });

  it('is decided one way or the other at the moment of the attempt, for many at a time', async () => {
    // An endpoint each, so that no circuit breaker opens.
    const records = await Promise.all(
      Array.from({ length: 40 }, async (_, nth) => {
        scene.receiver.answer(`/race/${nth}`, 500, 500, 500, 500, 500);
        const id = scene.endpoint(`/race/${nth}`, { retryDelaysMs: [20, 20, 20, 20] });
        return (await scene.offer(id, 1))[0]!;
      }),
    );
    const results = await Promise.all(
      records.map(async (record, nth) => {
        const isAttempted = (all: readonly string[]) => all.length >= nth % 4;
        await eventually(() => attempts(record), isAttempted);
        for (;;) {
          const { kind } = await cancel(record);
          if (kind !== 'overtaken') return kind;
        }
      }),
    );
    await eventually(
      async () => (await database.pool.query('select from posthorn.due')).rowCount,
      (count) => count === 0,
    );
    for (const [nth, record] of records.entries()) {
      const all = await attempts(record);
      const isCancellation = (each: string) => each.endsWith(' cancelled cancelled');
      expect(all.some(isCancellation)).toBe(results[nth] === 'cancelled');
      // At most the attempt under way follows, and no retry.
      const later = all.slice(all.findIndex(isCancellation) + 1).filter((each) => !isCancellation(each));
      if (results[nth] === 'cancelled') expect(later.filter((each) => each.endsWith('next')).length).toBe(0);
      if (results[nth] === 'cancelled') expect(later.length).toBeLessThan(2);
    }
    expect(results).toContain('cancelled');
  });
});

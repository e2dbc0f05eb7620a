import { systemClock, uuidv7 } from '#kernel';
import { type PartitionPlace, topicsUnder } from '#message-log';
import { insertEvents } from '#outbox';
import { Metrics } from '#telemetry';
import {
  cleanUpAfterEach,
  eventually,
  insertEndpoint,
  insertProject,
  migratedDatabase,
  type TestDatabase,
} from '#testing';
import { wholeReaders, type WholeParts } from './whole-reader.ts';

const SECOND_MS = 1_000;

describe('The state of the whole', () => {
  let database: TestDatabase;
  let projectId: string;
  const cleanUp = cleanUpAfterEach();

  beforeEach(async () => {
    database = await migratedDatabase();
    cleanUp(() => database.drop());
    projectId = await insertProject(database.pool);
  });

  function metricsOf(more: Partial<WholeParts> = {}): { text(): Promise<string>; problems: string[] } {
    const problems: string[] = [];
    const metrics = new Metrics((message) => problems.push(message));
    const parts = {
      ...{ watchPool: database.pool, clock: systemClock, isEmbedded: true, maxAgeMs: 0 },
      ...{ topics: topicsUnder('posthorn'), kafkaTopicPrefix: 'posthorn' },
      log: { places: () => Promise.resolve([]) },
      standstills: { read: () => Promise.resolve([]) },
    };
    for (const reader of wholeReaders({ ...parts, ...more })) metrics.addReader(reader);
    return { text: () => metrics.text(), problems };
  }
  const valueOf = (text: string, name: string) => {
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.split(' ')[1]);
  };

  async function makeDue(endpointId: string, { parked = false, dueInMs = 0, leased = false } = {}): Promise<void> {
    await database.pool.query(
      `insert into posthorn.due (delivery_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard, leased_until)
       values (gen_random_uuid(), $1, gen_random_uuid(), $2, $3, 1, now() + $4 * interval '1 millisecond', $5, 0,
         case when $6 then now() + interval '1 hour' end)`,
      [parked ? 'first' : 'retry', endpointId, projectId, dueInMs, parked, leased],
    );
  }

  it('has the waiting deliveries: parked, held by a pause, and overdue without a claim', async () => {
    const [active, paused] = [
      await insertEndpoint(database.pool, projectId),
      await insertEndpoint(database.pool, projectId),
    ];
    await database.pool.query(`update posthorn.endpoint set state = 'paused' where id = $1`, [paused]);
    for (const endpointId of [active, active, paused]) await makeDue(endpointId, { parked: true });
    await makeDue(active, { dueInMs: -30 * SECOND_MS });
    await makeDue(active, { dueInMs: -90 * SECOND_MS, leased: true });
    await makeDue(active, { dueInMs: 60 * SECOND_MS });
    const text = await metricsOf().text();
    expect(valueOf(text, 'posthorn_parked_deliveries')).toBe(3);
    expect(valueOf(text, 'posthorn_held_deliveries')).toBe(1);
    expect(valueOf(text, 'posthorn_overdue_deliveries')).toBe(1);
    const ageS = valueOf(text, 'posthorn_oldest_overdue_age_seconds')!;
    expect([ageS >= 30, ageS < 80]).toEqual([true, true]);
    expect(valueOf(text, 'posthorn_endpoints{state="active"}')).toBe(1);
    expect(valueOf(text, 'posthorn_endpoints{state="paused"}')).toBe(1);
    expect(valueOf(text, 'posthorn_endpoints{state="disabled"}')).toBe(0);
  });

  it('estimates the parked deliveries beyond 10,000 by their index, and counts no other number further', async () => {
    const paused = await insertEndpoint(database.pool, projectId);
    await database.pool.query(`update posthorn.endpoint set state = 'paused' where id = $1`, [paused]);
    await database.pool.query(
      `insert into posthorn.due (delivery_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
       select gen_random_uuid(), 'first', gen_random_uuid(), $1, $2, 0, now(), true, 0 from generate_series(1, 12345)`,
      [paused, projectId],
    );
    await database.pool.query('vacuum analyze posthorn.due');
    const text = await metricsOf().text();
    expect(valueOf(text, 'posthorn_parked_deliveries')).toBe(12_345);
    expect(valueOf(text, 'posthorn_held_deliveries')).toBe(10_001);
  });

  it('has the rows behind the cursor of events, the age of the oldest, and a cursor that is stopped', async () => {
    await database.pool.query(`insert into posthorn.cursor (name) values ('relay:event')`);
    const idle = await metricsOf().text();
    expect(valueOf(idle, 'posthorn_cursor_waiting_rows{cursor="relay:event"}')).toBe(0);
    expect(valueOf(idle, 'posthorn_oldest_pending_age_seconds')).toBe(0);
    for (const agoMs of [40 * SECOND_MS, 10 * SECOND_MS]) {
      const common = { projectId, type: 'post.published', data: '{}', occurredAtMs: Date.now(), key: null };
      const none = { orderingKey: null, actor: null, channel: null, expiresAtMs: null };
      await insertEvents(database.pool, [{ ...common, ...none, id: uuidv7(Date.now() - agoMs) }]);
    }
    await database.pool.query(`update posthorn.cursor set stopped_reason = 'restored' where name = 'relay:event'`);
    const text = await metricsOf().text();
    expect(valueOf(text, 'posthorn_cursor_waiting_rows{cursor="relay:event"}')).toBe(2);
    for (const name of [
      'posthorn_cursor_oldest_age_seconds{cursor="relay:event"}',
      'posthorn_oldest_pending_age_seconds',
    ]) {
      const ageS = valueOf(text, name)!;
      expect([name, ageS >= 40, ageS < 60]).toEqual([name, true, true]);
    }
    expect(valueOf(text, 'posthorn_cursor_stopped{cursor="relay:event"}')).toBe(1);
  });

  it('has the age of the transaction that holds the horizon, while there is one', async () => {
    const holder = await database.pool.connect();
    cleanUp(() => holder.release());
    await holder.query('begin');
    await holder.query('select pg_current_xact_id()');
    const metrics = metricsOf();
    const age = async () => valueOf(await metrics.text(), 'posthorn_horizon_age_seconds')!;
    await eventually(age, (ageS) => ageS > 0.5);
    await holder.query('rollback');
    await eventually(age, (ageS) => ageS < 0.5);
  });

  it('has the lag of the log with Kafka, which makes the oldest pending event older', async () => {
    let places: PartitionPlace[] = [{ partition: 0, completed: 3, end: 5 }];
    const metrics = metricsOf({
      isEmbedded: false,
      log: { places: ({ name }) => Promise.resolve(name === 'posthorn.events.v1' ? places : []) },
    });
    const first = await metrics.text();
    expect(valueOf(first, 'posthorn_consumer_lag_records{topic="events"}')).toBe(2);
    expect(valueOf(first, 'posthorn_consumer_lag_records{topic="deliveries"}')).toBe(0);
    const later = await eventually(
      () => metrics.text(),
      (text) => valueOf(text, 'posthorn_consumer_lag_seconds{topic="events"}')! > 0.2,
    );
    expect(valueOf(later, 'posthorn_oldest_pending_age_seconds')).toBeGreaterThan(0.2);
    places = [{ partition: 0, completed: 5, end: 5 }];
    expect(valueOf(await metrics.text(), 'posthorn_oldest_pending_age_seconds')).toBe(0);
  });

  it('is left out, and said to be missing, while a lock keeps Postgres from the answer', async () => {
    const holder = await database.pool.connect();
    cleanUp(() => holder.release());
    await holder.query('begin');
    await holder.query('lock table posthorn.due in access exclusive mode');
    const metrics = metricsOf();
    const beganMs = performance.now();
    const text = await metrics.text();
    expect(performance.now() - beganMs).toBeLessThan(5 * SECOND_MS);
    expect(valueOf(text, 'posthorn_parked_deliveries')).toBeUndefined();
    expect(valueOf(text, 'posthorn_metrics_reader_up{reader="database"}')).toBe(0);
    expect(metrics.problems[0]).toMatch(/^Reading the metrics of database failed: canceling statement due to/);
    await holder.query('rollback');
    expect(valueOf(await metrics.text(), 'posthorn_metrics_reader_up{reader="database"}')).toBe(1);
  });

  it('has the dead records by their source, and the standstills', async () => {
    await database.pool.query(
      `insert into posthorn.dead_record (ref, source, id, pos, seq, reason, record)
       select gen_random_uuid(), 'import:shop', gen_random_uuid(), 1, n, 'wrong', '{}' from generate_series(1, 3) n`,
    );
    const stalled = { name: 'import:shop', sinceMs: Date.now() - 70 * SECOND_MS, cause: 'Its server is away.' };
    const text = await metricsOf({ standstills: { read: () => Promise.resolve([stalled]) } }).text();
    expect(valueOf(text, 'posthorn_dead_records{source="import:shop"}')).toBe(3);
    const ageS = valueOf(text, 'posthorn_standstill_age_seconds{name="import:shop"}')!;
    expect([ageS >= 70, ageS < 90]).toEqual([true, true]);
  });
});

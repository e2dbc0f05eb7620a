import { deliveryIdOf, type PosthornEvent, toTypeId, uuidv7 } from '#kernel';
import { deliveryTopic, eventTopic, type Topic } from '#message-log';
import { dropOldDead, insertDead, readDeadPage } from '#outbox';
import { type Database, openDatabase } from '#postgres';
import { migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { ProjectIds } from '../projects/project-ids.ts';
import { DeadKeeper } from './dead-keeper.ts';
import { replayDeadRecord } from './replay-dead-record.ts';

const DAY_MS = 86_400_000;
const UNKNOWN = 'mistyped';
const MORE_THAN_A_PAGE = 1_100;

describe('Dead records', () => {
  let server: TestDatabase;
  let database: Database;
  let clock: OffsetClock;
  const projectId = uuidv7(1);
  const operationsId = uuidv7(2);

  beforeAll(async () => {
    server = await migratedDatabase();
    database = await openDatabase({ url: server.url, poolSize: 4 });
    await server.pool.query(
      `insert into posthorn.project (id, uid, name, version, created_at, updated_at)
       values ($1, 'site', 'Site', 1, now(), now()), ($2, 'default', 'Default', 1, now(), now())`,
      [projectId, operationsId],
    );
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });
  beforeEach(async () => {
    clock = new OffsetClock();
    await server.pool.query(
      'truncate posthorn.dead_record, posthorn.dead_notice, posthorn.event, posthorn.event_key, posthorn.due',
    );
  });

  const anEvent = (): PosthornEvent => ({
    ...{ id: uuidv7(Date.now()), projectId, type: 'post.published', occurredAtMs: 1, data: '{"a":1}' },
    ...{ orderingKey: null, actor: 'me', channel: null, expiresAtMs: null },
  });
  const deadRow = (source: string, record: object) => ({
    ...{ source, id: uuidv7(Date.now()), pos: '0', seq: '0', reason: 'It was wrong.', record: JSON.stringify(record) },
  });
  const dead = async (source: string, record: object) => {
    await insertDead(server.pool, [deadRow(source, record)], Date.now());
    return toTypeId('dead', (await readDeadPage(server.pool, source, null, 1))[0]!.ref);
  };
  /** A record as the log keeps it among the dead. */
  const deadOf = <T>(topic: Topic<T>, record: T, change: Record<string, string> = {}) => {
    const { key, value, headers } = topic.encode(record);
    return dead(topic.name, { key, value: value.toString(), headers: Object.entries({ ...headers, ...change }) });
  };
  const context = () => ({ pool: server.pool, clock, retentionDays: 90, maxDataBytes: 262_144 });
  const replay = (record: string, changes = {}) => replayDeadRecord(context(), record, changes);
  const rows = async (text: string) => (await server.pool.query<object>(text)).rows;
  const left = async () => (await readDeadPage(server.pool, null, null, 10)).length;

  it('of the events topic are stored if they are missing; otherwise the relay reads their events once more', async () => {
    const event = anEvent();
    const eventId = toTypeId('evt', event.id);
    expect(await replay(await deadOf(eventTopic, event))).toEqual({ eventId, duplicate: false });
    const [first] = await rows('select e.seq, e.data, e.actor from posthorn.event e');
    expect(first).toMatchObject({ data: '{"a":1}', actor: 'me' });
    expect(await replay(await deadOf(eventTopic, event))).toEqual({ eventId, duplicate: true });
    const [again] = await rows('select e.seq from posthorn.event e');
    expect(Number((again as { seq: string }).seq)).toBeGreaterThan(Number((first as { seq: string }).seq));
    expect(await replay(await dead(eventTopic.name, { sent: event }))).toEqual({ eventId, duplicate: true });
    expect(await left()).toBe(0);
  });

  it('of the deliveries topic become due, once', async () => {
    const event = anEvent();
    await replay(await deadOf(eventTopic, event));
    const endpointId = uuidv7(3);
    const delivery = { deliveryId: deliveryIdOf(event.id, endpointId), endpointId, catalogueVersion: 1, event };
    for (const duplicate of [false, true]) {
      expect(await replay(await deadOf(deliveryTopic, delivery))).toMatchObject({ duplicate });
    }
    expect(await rows('select d.delivery_id, d.kind, d.parked from posthorn.due d')).toEqual([
      { delivery_id: delivery.deliveryId, kind: 'first', parked: false },
    ]);
  });

  it('of the deliveries topic whose event is gone are not replayed, and stay', async () => {
    const event = anEvent();
    const endpointId = uuidv7(3);
    const delivery = { deliveryId: deliveryIdOf(event.id, endpointId), endpointId, catalogueVersion: 1, event };
    const record = await deadOf(deliveryTopic, delivery);
    await expect(replay(record)).rejects.toMatchObject({
      ...{ code: 'conflict', message: 'The event of this record is no longer stored: the record can only be deleted.' },
    });
    expect(await left()).toBe(1);
  });

  it('that are still invalid are refused with the reason, and stay', async () => {
    const wrong = await deadOf(eventTopic, anEvent(), { ce_type: 'a b' });
    await expect(replay(wrong)).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(replay(wrong)).rejects.toThrow('ce_type');
    const record = await deadOf(eventTopic, anEvent());
    await expect(replay(record, { project: 'site' })).rejects.toMatchObject({ code: 'conflict' });
    const attempt = await dead('posthorn.attempts.v1', { key: 'a', value: '{', headers: [] });
    await expect(replay(attempt)).rejects.toMatchObject({ code: 'conflict' });
    await expect(replay(toTypeId('dead', uuidv7(1)))).rejects.toMatchObject({ code: 'not-found' });
    expect(await left()).toBe(3);
  });

  it('are not replayed past the retention, which would drop their events at once', async () => {
    const old = uuidv7(clock.nowMs() - 91 * DAY_MS);
    const event = await deadOf(eventTopic, { ...anEvent(), id: old });
    const row = await dead('import:shop', {
      ...{ pos: '1', seq: '1', id: old, project: 'site', type: 'a.b', data: '1', key: null, occurred_at: 1 },
      ...{ ordering_key: null, actor: null, channel: null, expires_at: null },
    });
    await expect(replay(event)).rejects.toThrow('events are retained for 90 days');
    await expect(replay(row)).rejects.toThrow('events are retained for 90 days');
    expect(await left()).toBe(2);
  });

  it('are replayed once by two concurrent requests', async () => {
    const record = await deadOf(eventTopic, anEvent());
    const both = await Promise.allSettled([replay(record), replay(record)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('belong to the project that their row names now', async () => {
    const row = deadRow('import:shop', { project: 'site' });
    await insertDead(server.pool, [row], Date.now());
    await insertDead(server.pool, [{ ...row, record: '{"project":"default"}' }], Date.now());
    expect((await readDeadPage(server.pool, null, null, 10)).map(({ project }) => project)).toEqual(['default']);
  });

  it('are dropped at the same age as events', async () => {
    await deadOf(eventTopic, anEvent());
    expect(await dropOldDead(server.pool, clock.nowMs() + 6 * DAY_MS, 7)).toBe(0);
    expect(await dropOldDead(server.pool, clock.nowMs() + 8 * DAY_MS, 7)).toBe(1);
    expect(await left()).toBe(0);
  });

  describe('have a notice that', () => {
    const keeper = (operationsProject = 'default') =>
      new DeadKeeper({
        ...{ dataSource: database.dataSource, clock, operationsProject },
        projectOf: (reference) => new ProjectIds(server.pool, clock).find(reference),
        onProblem: (message) => {
          throw new Error(message);
        },
      });
    const reported = async () =>
      (await rows(
        `select e.project_id, e.data from posthorn.event e where e.type = 'event.rejected' order by e.seq`,
      )) as {
        project_id: string;
        data: string;
      }[];

    it('goes to the project that they name, else to the operations project, once for each record and at most once a minute', async () => {
      const [first] = [await dead('import:shop', { project: 'site' }), await dead('import:shop', { project: 'site' })];
      await dead('import:shop', { project: UNKNOWN });
      expect(await keeper().look()).toBe(2);
      expect(await keeper().look()).toBe(0);
      const [own, others] = await reported();
      expect(own!.project_id).toBe(projectId);
      expect(JSON.parse(own!.data)).toEqual({
        ...{ source: 'import:shop', project: 'site', count: 2, firstRecordId: first, reason: 'It was wrong.' },
        projectUid: 'site',
      });
      expect(others!.project_id).toBe(operationsId);
      expect(JSON.parse(others!.data)).toMatchObject({ project: UNKNOWN, count: 1 });
      await dead('import:shop', { project: 'site' });
      expect(await keeper().look()).toBe(0);
      clock.advance(61_000);
      expect(await keeper().look()).toBe(1);
      expect(JSON.parse((await reported()).at(-1)!.data)).toMatchObject({ count: 1 });
    });

    it('is sent on time after a clock that was hours ahead is corrected', async () => {
      clock.set(6 * 3_600_000);
      await dead('import:shop', { project: 'site' });
      expect(await keeper().look()).toBe(1);
      clock.set(-6 * 3_600_000);
      await dead('import:shop', { project: 'site' });
      expect(await keeper().look()).toBe(1);
    });

    it('covers all unknown project names of one source, and is kept in one row', async () => {
      const many = Array.from({ length: MORE_THAN_A_PAGE }, (_, n) => deadRow('import:shop', { project: `typo-${n}` }));
      await insertDead(server.pool, many, Date.now());
      await dead('import:other', { project: 'typo-0' });
      expect(await keeper().look()).toBe(2);
      const shop = (await reported()).map(({ data }) => JSON.parse(data) as object);
      expect(shop[0]).toMatchObject({ source: 'import:shop', project: 'typo-0', count: MORE_THAN_A_PAGE });
      expect(await rows('select n.source, n.count from posthorn.dead_notice n order by n.source')).toEqual([
        { source: 'import:other', count: 0 },
        { source: 'import:shop', count: 0 },
      ]);
      await dropOldDead(server.pool, clock.nowMs() + 8 * DAY_MS, 7);
      expect(await rows('select from posthorn.dead_notice')).toEqual([]);
    });

    it('is sent for one source at once, even if many records of another source wait for their minute', async () => {
      await dead('import:shop', { project: 'site' });
      expect(await keeper().look()).toBe(1);
      const many = Array.from({ length: MORE_THAN_A_PAGE }, () => deadRow('import:shop', { project: 'site' }));
      await insertDead(server.pool, many, Date.now());
      expect(await keeper().look()).toBe(0);
      await dead('import:other', { project: 'site' });
      expect(await keeper().look()).toBe(1);
      clock.advance(61_000);
      expect(await keeper().look()).toBe(1);
      expect(JSON.parse((await reported()).at(-1)!.data)).toMatchObject({
        source: 'import:shop',
        count: MORE_THAN_A_PAGE,
      });
    });

    it('covers a record that was written before a reported record and committed after it', async () => {
      const late = await server.pool.connect();
      await late.query('begin');
      await insertDead(late, [deadRow('import:shop', { project: 'site' })], Date.now());
      await dead('import:shop', { project: 'site' });
      expect(await keeper().look()).toBe(1);
      await late.query('commit');
      late.release();
      clock.advance(61_000);
      expect(await keeper().look()).toBe(1);
    });

    it('is not sent if the operations project does not exist', async () => {
      await dead('import:shop', { project: UNKNOWN });
      expect(await keeper('nobody').look()).toBe(0);
      expect(await reported()).toEqual([]);
    });
  });
});

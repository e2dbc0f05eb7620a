import { systemClock, toTypeId, unixMsOfUuid, uuidv7 } from '#kernel';
import { receiveEvents } from '#outbox';
import { TenantCompute } from '#tenant-compute';
import { insertEndpoint, migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { ProjectIds } from '../projects/project-ids.ts';
import { EventPublisher } from './event-publisher.ts';

const EVENT = { type: 'post.published', data: 1 };

describe('EventPublisher, while its look-up of a project is trusted,', () => {
  const compute = new TenantCompute({ onProblem: () => undefined });
  let database: TestDatabase;
  let publisher: EventPublisher;
  let project: string;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(async () => {
    await compute.close();
    await database.drop();
  });
  beforeEach(async () => {
    await database.pool.query('truncate posthorn.event, posthorn.event_key');
    await database.pool.query('truncate posthorn.project cascade');
    const clock = new OffsetClock();
    // A look-up result stays trusted for as long as a test takes.
    const standing = { ...systemClock, nowMs: () => 0 };
    const { pool } = database;
    publisher = new EventPublisher({
      ...{ pool, compute, clock, projects: new ProjectIds(pool, standing) },
      ...{ notify: false, onCommitted: () => undefined },
    });
    project = await insertProject('shop');
    await publisher.publish('shop', received(EVENT));
    await publisher.publish(toTypeId('prj', project), received(EVENT));
  });

  const received = (...events: object[]) =>
    receiveEvents('batch', { events }, { nowMs: Date.now(), maxDataBytes: 1_024, isParsed: true });
  const insertProject = async (uid: string) => {
    const id = uuidv7(Date.now());
    await database.pool.query(
      `insert into posthorn.project (id, uid, name, version, created_at, updated_at) values ($1, $2, 'A', 1, now(), now())`,
      [id, uid],
    );
    return id;
  };
  const countOf = async (projectId: string) =>
    (await database.pool.query('select from posthorn.event e where e.project_id = $1', [projectId])).rowCount;

  it('refuses events of a project that was deleted', async () => {
    await database.pool.query('update posthorn.project set deleted_at = now(), uid = null');
    for (const reference of ['shop', toTypeId('prj', project)]) {
      const refused = publisher.publish(reference, received(EVENT, EVENT), 'key');
      await expect(refused).rejects.toMatchObject({
        code: 'not-found',
        message: `There is no project ${JSON.stringify(reference)}.`,
      });
    }
    expect(await countOf(project)).toBe(2);
  });

  it('counts the time to live from the time of the id, however long a body waited before', async () => {
    const options = { nowMs: Date.now() - 5_000, maxDataBytes: 1_024, isParsed: true };
    await publisher.publish('shop', receiveEvents('event', { ...EVENT, expiresAfterMs: 60_000 }, options));
    const { rows } = await database.pool.query<{ id: string; expires_ms: number }>(
      `select e.id, (extract(epoch from e.expires_at) * 1000)::float8 as expires_ms
       from posthorn.event e where e.expires_at is not null`,
    );
    expect(rows.map(({ id, expires_ms }) => Math.round(expires_ms - unixMsOfUuid(id)))).toEqual([60_000]);
  });

  it('stores the endpoints that an event is for, and takes another order of them for a repeat', async () => {
    const ids = [await insertEndpoint(database.pool, project), await insertEndpoint(database.pool, project)].sort();
    const shown = ids.map((id) => toTypeId('ep', id));
    const event = { ...EVENT, id: 'own' };
    const [first] = await publisher.publish('shop', received({ ...event, endpointIds: shown.toReversed() }));
    const repeat = await publisher.publish('shop', received({ ...event, endpointIds: shown }));
    expect(repeat).toEqual([{ id: first!.id, duplicate: true }]);
    for (const other of [event, { ...event, endpointIds: [shown[0]] }]) {
      await expect(publisher.publish('shop', received(other))).rejects.toMatchObject({
        ...{ code: 'conflict', problems: [{ message: expect.stringContaining('endpointIds differs') as string }] },
      });
    }
    const { rows } = await database.pool.query<{ endpoint_ids: string[] }>(
      'select e.endpoint_ids from posthorn.event e where e.endpoint_ids is not null',
    );
    expect(rows).toEqual([{ endpoint_ids: ids }]);
  });

  it('refuses an event for an endpoint that is unknown, deleted or of another project, with its place', async () => {
    const [own, deleted] = [await insertEndpoint(database.pool, project), await insertEndpoint(database.pool, project)];
    const foreign = await insertEndpoint(database.pool, await insertProject('other'));
    await database.pool.query('update posthorn.endpoint set deleted_at = now() where id = $1', [deleted]);
    const endpointIds = [foreign, own, deleted, uuidv7(1)].map((id) => toTypeId('ep', id));
    const wrong = { ...EVENT, endpointIds, actor: '' };
    await expect(publisher.publish('shop', received(EVENT, wrong, { ...EVENT, endpointIds }))).rejects.toMatchObject({
      code: 'invalid-input',
      problems: [
        { pointer: '/events/1/actor' },
        ...[1, 2].flatMap((event) =>
          [0, 2, 3].map((at) => ({
            pointer: `/events/${event}/endpointIds/${at}`,
            message: 'is not the id of an endpoint of this project',
          })),
        ),
      ],
    });
    expect(await countOf(project)).toBe(2);
  });

  it('stores events that name a uid for the project that has the uid now', async () => {
    await database.pool.query('update posthorn.project set uid = null');
    const next = await insertProject('shop');
    await publisher.publish('shop', received(EVENT));
    expect([await countOf(project), await countOf(next)]).toEqual([2, 1]);
  });
});

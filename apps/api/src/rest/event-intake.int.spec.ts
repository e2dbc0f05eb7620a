import { ProjectIds } from '#admin';
import { systemClock, toTypeId, uuidv7 } from '#kernel';
import { Hints, type Resources } from '#runtime';
import { TenantCompute } from '#tenant-compute';
import { migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { EventIntake } from './event-intake.ts';

const EVENT = { type: 'post.published', data: 1 };

describe('EventIntake, while what was looked up of a project is trusted,', () => {
  const compute = new TenantCompute({ onProblem: () => undefined });
  let database: TestDatabase;
  let intake: EventIntake;
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
    await database.pool.query('delete from posthorn.project');
    const clock = new OffsetClock();
    // A look-up result stays trusted for as long as a test takes.
    const standing = { ...systemClock, nowMs: () => 0 };
    const { pool } = database;
    const resources = { pool, compute, clock, isSplit: false, hints: new Hints(), settings: { maxDataBytes: 1_024 } };
    intake = new EventIntake(resources as unknown as Resources, new ProjectIds(pool, standing));
    project = await insertProject('shop');
    await intake.accept('shop', 'event', EVENT);
    await intake.accept(toTypeId('prj', project), 'event', EVENT);
  });

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

  it('refuses events of one that was deleted', async () => {
    await database.pool.query('update posthorn.project set deleted_at = now(), uid = null');
    for (const reference of ['shop', toTypeId('prj', project)]) {
      const refused = intake.accept(reference, 'batch', { events: [EVENT, EVENT] }, 'key');
      await expect(refused).rejects.toMatchObject({
        code: 'not-found',
        message: `There is no project ${JSON.stringify(reference)}.`,
      });
    }
    expect(await countOf(project)).toBe(2);
  });

  it('takes events by a uid for the project that has it by now', async () => {
    await database.pool.query('update posthorn.project set uid = null');
    const next = await insertProject('shop');
    await intake.accept('shop', 'event', EVENT);
    expect([await countOf(project), await countOf(next)]).toEqual([2, 1]);
  });
});

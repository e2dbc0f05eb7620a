import { insertProject, migratedDatabase, type TestDatabase } from '#testing';
import { EventIngest } from './event-ingest.ts';
import { ProjectGoneError } from './project-gone-error.ts';
import { newEvent, newEvents } from './testing/new-event.ts';

/** More than one statement carries. */
const LARGE = JSON.stringify('x'.repeat(200_000));

describe('EventIngest of a project that was deleted after it was looked up', () => {
  let database: TestDatabase;
  let ingest: EventIngest;
  let gone: string;
  let stored: string;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.pool.query('truncate posthorn.event, posthorn.event_key');
    await database.pool.query('delete from posthorn.project');
    gone = await insertProject(database.pool);
    stored = await insertProject(database.pool, undefined, 'shop');
    ingest = new EventIngest({ pool: database.pool, notify: false, onCommitted: () => undefined });
  });

  const markDeleted = () => database.pool.query('update posthorn.project set deleted_at = now() where id = $1', [gone]);
  const ofGone = { projectUid: null };
  const storedProjects = async () =>
    (await database.pool.query<{ id: string }>('select distinct e.project_id as id from posthorn.event e')).rows.map(
      ({ id }) => id,
    );

  it('commits no event of the project, and all other events of the same commit', async () => {
    await markDeleted();
    const calls = Array.from({ length: 20 }, (_, nth) =>
      ingest.accept([newEvent({ projectId: nth % 4 === 0 ? gone : stored, ...ofGone, key: `k${nth}` })]),
    );
    const results = await Promise.allSettled(calls);
    expect(results.map(({ status }) => status)).toEqual(
      results.map((_, nth) => (nth % 4 === 0 ? 'rejected' : 'fulfilled')),
    );
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(ProjectGoneError);
    expect(await storedProjects()).toEqual([stored]);
  });

  it.each([
    ['without keys', () => newEvents(3, { projectId: gone, ...ofGone })],
    ['with a key', () => [newEvent({ projectId: gone, ...ofGone, key: 'mine' })]],
    ['that need several statements', () => newEvents(12, { projectId: gone, ...ofGone, data: LARGE })],
  ])('refuses events %s, even events that were accepted before', async (_what, events) => {
    const before = events();
    await ingest.accept(before);
    await markDeleted();
    await expect(ingest.accept(events())).rejects.toMatchObject({ code: 'not-found' });
    const { rowCount } = await database.pool.query('select from posthorn.event');
    expect(rowCount).toBe(before.length);
  });

  it('refuses a large request that contains only duplicates', async () => {
    const again = () =>
      Array.from({ length: 12 }, (_, nth) => newEvent({ projectId: gone, ...ofGone, data: LARGE, key: `k${nth}` }));
    await ingest.accept(again());
    await markDeleted();
    await expect(ingest.accept(again())).rejects.toBeInstanceOf(ProjectGoneError);
  });

  it('refuses events that name a uid which the project no longer has', async () => {
    const named = () => newEvents(1, { projectId: stored, projectUid: 'shop' });
    await ingest.accept(named());
    await database.pool.query(`update posthorn.project set uid = 'other' where id = $1`, [stored]);
    await expect(ingest.accept(named())).rejects.toBeInstanceOf(ProjectGoneError);
    await ingest.accept(newEvents(1, { projectId: stored, ...ofGone }));
  });
});

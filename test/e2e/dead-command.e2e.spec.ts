import { toTypeId, uuidv7 } from '#kernel';
import { readDeadPage } from '#outbox';
import { migratedDatabase, type TestDatabase } from '#testing';
import { posthorn } from './support/command-line.ts';
import { keepDeadRow } from './support/dead-row.ts';

const SOURCE = 'import:shop';
// Ids of the present time, because a record older than the retention is not imported.
const IDS = [uuidv7(Date.now()), uuidv7(Date.now() + 1)] as const;

describe('posthorn dead', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
    await database.pool.query(
      `insert into posthorn.project (id, uid, name, version, created_at, updated_at)
       values ($1, 'site', 'Site', 1, now(), now())`,
      [uuidv7(3)],
    );
    for (const [n, id] of IDS.entries()) {
      await keepDeadRow(database.pool, SOURCE, { id, project: 'mistyped', data: String(n) });
    }
  });
  afterAll(() => database.drop());

  const run = (...args: string[]) => posthorn(['dead', ...args, '--database-url', database.url]);

  it('counts, lists and shows dead records, replays a corrected record, and deletes one', async () => {
    const refs = (await readDeadPage(database.pool, SOURCE, null, 10)).map(({ ref }) => toTypeId('dead', ref));
    const [wanted, unwanted] = refs as [string, string];
    const [count, list, none, show, failed] = await Promise.all([
      run('count'),
      run('list', '--source', SOURCE, '--limit', '1'),
      run('list', '--source', 'import:other'),
      run('show', wanted),
      run('replay', wanted),
    ]);
    expect(count.stdout).toContain(`${SOURCE}  2  `);
    expect(list.stdout).toMatch(new RegExp(`^${wanted}  \\S+  ${SOURCE}  post.published  There is no project`));
    expect(list.stdout).not.toContain(unwanted);
    expect(none.stdout).toBe('There are no dead records.\n');
    expect(JSON.parse(show.stdout)).toMatchObject({ id: wanted, project: 'mistyped', record: { data: '1' } });
    expect([failed.code, failed.stderr]).toEqual([1, expect.stringContaining('There is no project "mistyped"')]);
    const [replayed, dropped] = await Promise.all([
      run('replay', wanted, '--project', 'site', '--id', 'own-1'),
      run('drop', unwanted),
    ]);
    expect([replayed.code, replayed.stdout]).toEqual([0, `${wanted} is ${toTypeId('evt', IDS[1])} now.\n`]);
    expect([dropped.code, dropped.stdout]).toEqual([0, `${unwanted} is deleted.\n`]);
    expect(await readDeadPage(database.pool, SOURCE, null, 10)).toEqual([]);
    const { rows } = await database.pool.query<object>(
      'select e.data, k.key from posthorn.event e join posthorn.event_key k on k.event_id = e.id',
    );
    expect(rows).toEqual([{ data: '1', key: 'own-1' }]);
  });
});

import { uuidv7 } from '#kernel';
import { insertDead, readDeadPage } from '#outbox';
import { type TestDatabase, testDatabase } from '#testing';
import { type Database, openDatabase } from '../database.ts';
import { DeadRecords1764510000000 } from './dead-records.ts';

describe('the migration of dead records', () => {
  let test: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    test = await testDatabase();
    database = await openDatabase({ url: test.url, poolSize: 2 });
    const runner = database.dataSource.createQueryRunner();
    const migration = new DeadRecords1764510000000();
    await migration.down(runner);
    await test.pool.query(
      `insert into posthorn.dead_record (source, id, pos, seq, reason, record, at)
       select 'import:shop', gen_random_uuid(), n, n, 'record ' || n, '{"project": "site"}', now() - n * interval '1 day'
       from generate_series(1, 20) n`,
    );
    await migration.up(runner);
    await runner.release();
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });

  it('gives existing records ids in the order of their age, below those of all later records', async () => {
    await insertDead(
      test.pool,
      [...[{ source: 'import:shop', id: uuidv7(1), pos: '0', seq: '0', reason: 'record 0', record: '{}' }]],
      Date.now(),
    );
    const dead = await readDeadPage(test.pool, null, null, 100);
    expect(dead.map(({ reason }) => reason)).toEqual(Array.from({ length: 21 }, (_, n) => `record ${n}`));
    expect(dead.at(-1)!.project).toBe('site');
  });

  it('marks all existing records as reported', async () => {
    const { rows } = await test.pool.query<object>('select d.reason from posthorn.dead_record d where not d.told');
    expect(rows).toEqual([{ reason: 'record 0' }]);
  });
});

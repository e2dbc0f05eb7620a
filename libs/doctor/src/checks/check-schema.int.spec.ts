import { readFile } from 'node:fs/promises';
import { migratedDatabase, type TestDatabase } from '#testing';
import { findingsOf, texts } from '../testing/findings-of.ts';

describe('the examination of the schema', () => {
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeEach(async () => {
    database = await migratedDatabase();
    env = { DATABASE_URL: database.url };
  });
  afterEach(() => database.drop());

  it('names missing tables, and a partitioned table without its default partition', async () => {
    await database.pool.query('drop table posthorn.due, posthorn.lease; drop table posthorn.event_default');
    const found = await findingsOf('Schema', env);
    expect(texts(found)).toEqual([
      'ok: The schema matches this version.',
      'problem: The schema lacks the tables due, lease.',
      expect.stringMatching(/^problem: event has no default partition/) as string,
    ]);
    expect(found[1]!.advice).toContain('Restore the database from a backup');
  });

  it('advises to create a missing view again, because it has no data', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select viewname as name from pg_views where schemaname = 'posthorn'`,
    );
    expect(rows).not.toEqual([]);
    for (const { name } of rows) {
      await database.pool.query(`drop view posthorn.${name}`);
      const found = (await findingsOf('Schema', env)).find(({ message }) => message.includes(name));
      expect(found?.message).toBe(`The schema lacks the view ${name}.`);
      const [, file] = /of (libs\/\S+\.ts)\.$/.exec(found!.advice!)!;
      expect(await readFile(file!, 'utf8')).toContain(`create view posthorn.${name} `);
    }
  });

  it('advises a backup for a view that is missing together with its table', async () => {
    await database.pool.query('drop table posthorn.routing cascade');
    const found = await findingsOf('Schema', env);
    expect(texts(found)).toContain('problem: The schema lacks the table routing and the view whole_routing.');
    expect(found[1]!.advice).toContain('Restore the database from a backup');
  });

  it('distinguishes a schema without its list of migrations from a missing schema', async () => {
    await database.pool.query('drop table posthorn.schema_migration');
    expect(texts(await findingsOf('Schema', env))).toEqual([
      'problem: The schema posthorn lacks the table schema_migration, and has other tables: no start can use it.',
    ]);
  });

  it('names no holder of the horizon before the first start after a restore into another cluster', async () => {
    await database.pool.query(
      `insert into posthorn.cursor (name, pos) values ('relay:event', 10 ^ 15);
       insert into posthorn.event (id, project_id, type, data, occurred_at, pos)
       values (gen_random_uuid(), gen_random_uuid(), 't', '1', now(), 10 ^ 15)`,
    );
    expect(texts(await findingsOf('Schema', env))[1]).toMatch(
      /^problem: The database was restored into another cluster/,
    );
    expect(texts(await findingsOf('Horizon', env))).toEqual([
      'ok: No long write transaction holds stored events back.',
    ]);
  });

  it('finds a cursor of Posthorn’s own database that stops when a relay looks', async () => {
    await database.pool.query(
      `insert into posthorn.cursor (name, pos, seq, row_id, source_identity)
       values ('relay:event', 5, 5, gen_random_uuid(), '7/1/5')`,
    );
    expect(texts(await findingsOf('Cursors', env))[0]).toMatch(
      /^problem: relay:event stops when a relay follows it: The database behind relay:event is not the same as before/,
    );
  });
});

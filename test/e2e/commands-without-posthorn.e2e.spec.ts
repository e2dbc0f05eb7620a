import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migratedDatabase, type TestDatabase, testDatabase } from '#testing';
import { posthorn } from './support/command-line.ts';

/** Every command on Posthorn's own database. */
const COMMANDS = [
  'outbox status',
  'outbox rebase relay:event',
  'dead count',
  'dead list',
  'dead show dead_01h455vb4pex5vsknk084sn02q',
  'dead replay dead_01h455vb4pex5vsknk084sn02q',
  'dead drop dead_01h455vb4pex5vsknk084sn02q',
  'admin-key',
  'admin-key create --name ci',
  'admin-key list',
  'admin-key revoke ci',
  'secrets rekey',
  'delivery-log rebuild',
];
const KEY = Buffer.alloc(32, 1).toString('base64');

/** The whole contents of a database: its schemas, their objects, and the rows of each table. */
async function contentsOf({ pool }: TestDatabase): Promise<unknown[]> {
  const { rows } = await pool.query<object>(
    `select n.nspname, c.relname, case when c.relkind = 'r' then
       query_to_xml(format('select count(*) as rows from %I.%I', n.nspname, c.relname), false, true, '')::text end as rows
     from pg_namespace n left join pg_class c on c.relnamespace = n.oid
     where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1, 2`,
  );
  return rows;
}

describe('a command where there is no Posthorn of its version', () => {
  let directory: string;
  let empty: TestDatabase;
  let foreign: TestDatabase;
  let older: TestDatabase;
  let newer: TestDatabase;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'posthorn-nowhere-'));
    [empty, foreign] = [await testDatabase(), await testDatabase()];
    [older, newer] = [await migratedDatabase(), await migratedDatabase()];
    await foreign.pool.query(
      'create schema posthorn; create table posthorn.mine (id int); create table public.mine (id int)',
    );
    await older.pool.query(
      `delete from posthorn.schema_migration m where m.id = (select max(id) from posthorn.schema_migration)`,
    );
    await newer.pool.query(
      `insert into posthorn.schema_migration (timestamp, name) values (1999000000000, 'Later1999000000000')`,
    );
  });
  afterAll(async () => {
    for (const database of [empty, foreign, older, newer]) await database.drop();
    await rm(directory, { recursive: true });
  });

  const run = (command: string, env: Record<string, string>) =>
    posthorn(command.split(' '), { POSTHORN_SECRET_KEYS: KEY, ...env }, directory);
  const refused = (stderr: RegExp) => ({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(stderr) as string,
  });

  it.each(COMMANDS)('refuses and creates nothing: posthorn %s', async (command) => {
    const databases = [empty, foreign, older, newer];
    const before = await Promise.all(databases.map(contentsOf));
    const nowhere = await run(command, {});
    expect(nowhere).toEqual(
      refused(/^posthorn: There is no Posthorn in \S+\.posthorn yet: start it first, or set DATABASE_URL .*\n$/),
    );
    expect(await readdir(directory)).toEqual([]);
    for (const { url } of [empty, foreign]) {
      const printed = await run(command, { DATABASE_URL: url });
      expect(printed).toEqual(
        refused(/^posthorn: There is no Posthorn in \S+ yet: start it first, or correct DATABASE/),
      );
      expect(printed.stderr).not.toContain('@');
    }
    expect(await run(command, { DATABASE_URL: older.url })).toEqual(
      refused(/^posthorn: The schema in \S+ is that of an older version, without \w+\d: start this version, which/),
    );
    expect(await run(command, { DATABASE_URL: newer.url })).toEqual(
      refused(/^posthorn: A newer Posthorn has changed the schema in \S+ \(Later1999000000000\): run the command of/),
    );
    expect(await Promise.all(databases.map(contentsOf))).toEqual(before);
  });

  it('also creates nothing if it only examines or prints', async () => {
    for (const command of ['doctor', 'doctor --json', 'outbox sql', '--help', 'dead', 'outbox']) {
      for (const env of [{ DATABASE_URL: empty.url }, undefined]) await run(command, env ?? {});
    }
    expect(await readdir(directory)).toEqual([]);
    expect(await contentsOf(empty)).toEqual([{ nspname: 'public', relname: null, rows: null }]);
  });

  it('reads a read-only database of its version', async () => {
    const standby = await migratedDatabase();
    const name = new URL(standby.url).pathname.slice(1);
    await standby.pool.query(`alter database ${name} set default_transaction_read_only = on`);
    for (const command of ['outbox status', 'dead count', 'admin-key list']) {
      const printed = await run(command, { DATABASE_URL: standby.url });
      expect(printed).toMatchObject({ code: 0, stderr: '' });
      expect(printed.stdout).toMatch(/^(The database: |There are no dead records|Posthorn has made no admin key)/);
    }
    await standby.drop();
  });
});

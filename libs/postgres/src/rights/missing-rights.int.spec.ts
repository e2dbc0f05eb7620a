import pg from 'pg';
import type { PosthornError } from '#kernel';
import { migratedDatabase, type TestDatabase } from '#testing';
import { prepareSession } from '../connection/session-settings.ts';
import { openDatabase } from '../database.ts';
import { describeMissingRights, findMissingRights } from './missing-rights.ts';
import { NEEDED_RIGHTS } from './needed-rights.ts';

describe('the rights of the role that Posthorn uses', () => {
  const role = `rights_${process.pid}`;
  let database: TestDatabase;
  let url: string;
  let client: pg.Client;

  beforeAll(async () => {
    database = await migratedDatabase();
    const as = new URL(database.url);
    [as.username, as.password] = [role, 'spec'];
    url = as.href;
    await database.pool.query(`create role ${role} login password 'spec'`);
    client = new pg.Client(url);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.pool.query(`drop owned by ${role}; drop role ${role}`);
    await database.drop();
  });

  const grantAll = () =>
    database.pool.query(`grant usage on schema posthorn to ${role};
      grant select, insert, update, delete on all tables in schema posthorn to ${role};
      grant usage on all sequences in schema posthorn to ${role}`);

  it('are known for every table and view of the schema', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select c.relname as name from pg_class c
       where c.relnamespace = 'posthorn'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(NEEDED_RIGHTS).sort());
  });

  it('are found missing on the schema, the tables and the sequences, with the grants that help', async () => {
    const missing = await findMissingRights(client);
    expect(missing.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining(['schema posthorn', 'sequence row_seq', 'table event', 'table due']),
    );
    const description = describeMissingRights(missing);
    expect(description).toContain(`the user "${role}" lacks USAGE on posthorn; USAGE on posthorn.row_seq; `);
    await database.pool.query(/As the owner of the schema: (.*)$/.exec(description)![1]!);
    expect(await findMissingRights(client)).toEqual([]);
  });

  it('are named one by one if few are missing', async () => {
    await grantAll();
    await database.pool.query(`revoke insert, update on posthorn.event from ${role}`);
    const missing = await findMissingRights(client);
    expect(missing).toEqual([{ kind: 'table', name: 'event', privileges: ['INSERT', 'UPDATE'], role }]);
    expect(describeMissingRights(missing)).toBe(
      `the user "${role}" lacks INSERT, UPDATE on posthorn.event. As the owner of the schema: ` +
        `grant insert, update on table posthorn.event to "${role}"`,
    );
  });

  it('are named on a function by its arguments, so that the grant works where the name is overloaded', async () => {
    await grantAll();
    await database.pool.query(
      `create function posthorn.position_base(since timestamptz, parts text[]) returns bigint
         language sql as 'select 0::bigint';
       revoke execute on all functions in schema posthorn from public, ${role}`,
    );
    const missing = await findMissingRights(client);
    expect(missing.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'function position_base()',
      'function position_base(since timestamp with time zone, parts text[])',
    ]);
    await database.pool.query(/As the owner of the schema: (.*)$/.exec(describeMissingRights(missing))![1]!);
    expect(await findMissingRights(client)).toEqual([]);
    await database.pool.query('drop function posthorn.position_base(timestamptz, text[])');
  });

  it('include the row-level security of a table, without which rows would be missing from results', async () => {
    await grantAll();
    await database.pool.query('alter table posthorn.due enable row level security');
    const missing = await findMissingRights(client);
    expect(missing).toEqual([{ kind: 'row security', name: 'due', privileges: ['BYPASSRLS'], role }]);
    expect(describeMissingRights(missing)).toBe(
      `the user "${role}" lacks BYPASSRLS on posthorn.due, whose row-level security hides rows. ` +
        'As the owner of the schema: alter table posthorn.due disable row level security',
    );
    await prepareSession(client);
    await expect(client.query('select from posthorn.due')).rejects.toThrow(/row-level security/);
    await database.pool.query(/As the owner of the schema: (.*)$/.exec(describeMissingRights(missing))![1]!);
    expect(await findMissingRights(client)).toEqual([]);
  });

  it('leave out the row-level security of a partition, which applies to no statement on its parent', async () => {
    await grantAll();
    await database.pool.query('alter table posthorn.event_default enable row level security');
    expect(await findMissingRights(client)).toEqual([]);
    await database.pool.query('alter table posthorn.event_default disable row level security');
  });

  it('name one remedy if row-level security binds many tables', async () => {
    await grantAll();
    const tables = ['event', 'due', 'attempt', 'routing', 'fanout', 'cursor'];
    const all = (change: string) =>
      database.pool.query(
        tables.map((table) => `alter table posthorn.${table} ${change} row level security`).join(';'),
      );
    await all('enable');
    const missing = await findMissingRights(client);
    await all('disable');
    expect(missing).toHaveLength(tables.length);
    expect(describeMissingRights(missing)).toContain(
      `As the owner of the schema: alter role "${role}" bypassrls (as a superuser), or disable row level security on all`,
    );
  });

  it.each([
    [
      'any right',
      `revoke all on all tables in schema posthorn from ${role}; revoke all on schema posthorn from ${role}`,
    ],
    ['all but SELECT', `revoke insert, update, delete on all tables in schema posthorn from ${role}`],
    ['USAGE on the sequence', `revoke all on all sequences in schema posthorn from ${role}`],
    ['the right that row-level security requires', 'alter table posthorn.event enable row level security'],
    ['SELECT on the list of migrations', `revoke all on posthorn.schema_migration from ${role}`],
  ])('without %s refuse a start in one line that names the remedy', async (_what, revoke) => {
    await grantAll();
    await database.pool.query(`alter table posthorn.event disable row level security; ${revoke}`);
    const refusal = await openDatabase({ url, poolSize: 3 }).catch((error: unknown) => error as PosthornError);
    expect(refusal).toMatchObject({ code: 'startup-failed' });
    expect((refusal as PosthornError).message).toMatch(
      /^Cannot use the Postgres of DATABASE_URL .*: the user "rights_\d+" lacks .* As the owner of the schema: (grant|alter) /,
    );
  });
});

import { eventually, PostgresProxy, type TestDatabase, testDatabase } from '#testing';
import { isDatabaseAway } from '../is-away.ts';
import { connectSession } from './connect-session.ts';
import { SessionClient } from './session-client.ts';

describe('a session', () => {
  let database: TestDatabase;
  let proxy: PostgresProxy;
  let client: SessionClient;

  const connect = (answerTimeoutMs: number) =>
    connectSession({ url: proxy.url, applicationName: 'spec', connectTimeoutMs: 5_000, answerTimeoutMs });

  beforeAll(async () => {
    database = await testDatabase();
    proxy = await PostgresProxy.start(database.url);
  });
  afterEach(() => client.end());
  afterAll(async () => {
    proxy.thaw();
    await proxy.close();
    await database.drop();
  });

  it('closes the connection if Postgres does not respond, and all its statements fail as if the database were away', async () => {
    client = await connect(300);
    proxy.freeze();
    const outcomes = await Promise.allSettled([client.query('begin'), client.query('select 1')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    for (const outcome of outcomes) expect(isDatabaseAway((outcome as PromiseRejectedResult).reason)).toBe(true);
    await expect(client.query('select 1')).rejects.toThrow();
    proxy.thaw();
  });

  it('keeps an idle connection, and a connection whose statements end in time', async () => {
    client = await connect(1_000);
    for (let statement = 0; statement < 3; statement++) await client.query('select pg_sleep(0.4)');
    await database.pool.query('select pg_sleep(1.2)');
    expect((await client.query<object>('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('ends alone when its connection is lost between two statements', async () => {
    client = new SessionClient({ connectionString: proxy.url });
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const ended = new Promise((resolve) => client.once('end', resolve));
    await database.pool.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
    await ended;
    await expect(client.query('select 1')).rejects.toThrow();
  });

  it('has no time limit during unhurried work, and has its limits again afterwards', async () => {
    client = await connect(1_000);
    await client.unhurried(() => client.query('select pg_sleep(1.5)'));
    expect((await client.query<object>('show statement_timeout')).rows).toEqual([{ statement_timeout: '1min' }]);
    await expect(client.query('select pg_sleep(5)')).rejects.toThrow('did not answer in time');
  });

  it('plans its prepared statements again after a slow statement', async () => {
    client = await connect(5_000);
    await client.query('set plan_cache_mode = force_generic_plan');
    await database.pool.query('create table growing (id int primary key)');
    await database.pool.query('analyze growing');
    const look = { name: 'look', text: 'select from public.growing where id = $1', values: [1] };
    const plan = async () => JSON.stringify((await client.query('explain execute look (1)')).rows);
    await client.query(look);
    await database.pool.query('insert into growing select generate_series(1, 10000)');
    expect(await plan()).toContain('Seq Scan');
    const other = await connect(5_000); // another session finds it
    await other.query({ name: 'slow', text: 'select pg_sleep(0.25)' });
    await other.end();
    await eventually(plan, (text) => text.includes('Index Only Scan'));
    await client.query(look);
  });

  it('discards no plan in a transaction, whose isolation level may still be set', async () => {
    client = await connect(5_000);
    await client.query({ name: 'slow', text: 'select pg_sleep(0.25)' });
    await client.query('start transaction');
    await client.query({ name: 'slow', text: 'select pg_sleep(0.25)' });
    await client.query('rollback; start transaction');
    await client.query('set transaction isolation level repeatable read');
    await client.query('commit');
    expect((await client.query<object>('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});

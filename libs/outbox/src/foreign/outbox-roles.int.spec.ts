import pg from 'pg';
import { START } from '#postgres';
import { eventually, type TestDatabase, testDatabase } from '#testing';
import { cleanOutbox } from './clean-outbox.ts';
import { installOutbox } from './install-outbox.ts';
import { readOutbox } from './read-outbox.ts';
import { readSourceIdentity } from './source-identity.ts';

const NOT_ALLOWED = { code: '42501' };

describe('the roles in a database with an outbox', () => {
  let database: TestDatabase;
  const roles: string[] = [];
  const clients: pg.Client[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    await installOutbox(database.url);
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.end()));
    for (const role of roles.splice(0)) await database.pool.query(`drop owned by ${role}; drop role ${role}`);
    await database.pool.query('delete from posthorn_outbox.emitter');
  });
  afterAll(() => database.drop());

  async function loggedIn(name: string, more = ''): Promise<pg.Client> {
    const role = `${name}_${process.pid}`;
    await database.pool.query(`create role ${role} login password 'secret' ${more}`);
    roles.unshift(role);
    const url = new URL(database.url);
    [url.username, url.password] = [role, 'secret'];
    const client = new pg.Client(url.href);
    clients.push(client);
    await client.connect();
    return client;
  }
  const emit = (client: pg.Client, project: string) =>
    client.query(`select posthorn_outbox.emit($1, 'post.published', '{}')`, [project]);
  const owner = (sql: string) => database.pool.query(sql);

  it('may do nothing with the outbox by default', async () => {
    const client = await loggedIn('stranger');
    await expect(emit(client, 'site')).rejects.toMatchObject(NOT_ALLOWED);
    await expect(client.query(`select posthorn_outbox.allow_emit('stranger_${process.pid}')`)).rejects.toMatchObject(
      NOT_ALLOWED,
    );
    const { rows } = await client.query<{ name: string }>(
      `select p.proname as name from pg_proc p
       where p.pronamespace = 'posthorn_outbox'::regnamespace and has_function_privilege(p.oid, 'execute')`,
    );
    expect(rows).toEqual([]);
  });

  it('may emit for every project once they are allowed to, and still not read', async () => {
    const client = await loggedIn('service');
    await owner(`select posthorn_outbox.allow_emit('service_${process.pid}')`);
    await emit(client, 'one');
    await emit(client, 'two');
    await expect(client.query('select from posthorn_outbox.message')).rejects.toMatchObject(NOT_ALLOWED);
    await expect(client.query('select from posthorn_outbox.emitter')).rejects.toMatchObject(NOT_ALLOWED);
  });

  it('may emit for the projects of their list only, under any role they set, and a refusal names the project', async () => {
    const free = await loggedIn('free');
    const bound = await loggedIn('bound', `in role free_${process.pid}`);
    await owner(`select posthorn_outbox.allow_emit('free_${process.pid}'),
      posthorn_outbox.allow_emit('bound_${process.pid}', array['one', 'two'])`);
    await emit(bound, 'two');
    await emit(free, 'three');
    for (const set of ['select 1', `set role free_${process.pid}`]) {
      await bound.query(set);
      await expect(emit(bound, 'three')).rejects.toMatchObject({
        ...NOT_ALLOWED,
        message: `posthorn_outbox.emit: the role bound_${process.pid} may not emit for the project 'three'`,
      });
    }
    await owner(`select posthorn_outbox.allow_emit('bound_${process.pid}', array['three'])`);
    await emit(bound, 'three');
    await expect(emit(bound, 'two')).rejects.toMatchObject(NOT_ALLOWED);
    await owner(`select posthorn_outbox.allow_emit('bound_${process.pid}')`);
    await emit(bound, 'two');
  });

  it('do not restrict the owner or a superuser, for any lists', async () => {
    await loggedIn('listed');
    await owner(`select posthorn_outbox.allow_emit('listed_${process.pid}', array['one'])`);
    await owner(`select posthorn_outbox.emit('two', 'post.published', '{}')`);
  });

  it('may follow and clean the outbox as the relay once they are allowed to, and not emit', async () => {
    const relay = await loggedIn('relay');
    await expect(readOutbox(relay, START, 10)).rejects.toMatchObject(NOT_ALLOWED);
    await owner(`select posthorn_outbox.allow_relay('relay_${process.pid}')`);
    await owner(`select posthorn_outbox.emit('site', 'post.published', '{}')`);
    await owner(`update posthorn_outbox.message set emitted_at = now() - interval '9 days'`);
    expect(await readSourceIdentity(relay)).toContain('/');
    // Once the transactions of others, which hold the horizon, are over.
    await eventually(
      () => readOutbox(relay, START, 100),
      ({ length }) => length > 0,
    );
    const past = { pos: '9000000000000000000', seq: '0' };
    expect(await cleanOutbox(relay, past, Date.now())).toHaveLength(1);
    await expect(emit(relay, 'site')).rejects.toMatchObject(NOT_ALLOWED);
  });

  it('keep their rights when the outbox is installed again', async () => {
    const client = await loggedIn('service');
    await owner(`select posthorn_outbox.allow_emit('service_${process.pid}', array['one'])`);
    await installOutbox(database.url);
    await emit(client, 'one');
    await expect(emit(client, 'two')).rejects.toMatchObject(NOT_ALLOWED);
  });
});

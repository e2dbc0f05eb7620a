import pg from 'pg';
import {
  cleanUpAfterEach,
  describePgBouncer,
  eventually,
  startPgBouncer,
  type TestDatabase,
  testDatabase,
  WebhookReceiver,
} from '#testing';
import { PosthornProcess } from './support/posthorn-process.ts';
import { nameOf, Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

const STALL_MS = '5000';
const EVENTS = '/v1/projects/site/events';

interface Answer {
  detail?: string;
  status?: string | number;
  problems?: string[];
  standstills?: { name: string; cause: string }[];
}

/** Takes from a running Posthorn a right, a lock or a session of its own that it needs of its database. */
describe('a Posthorn that loses rights in its database', () => {
  const cleanUp = cleanUpAfterEach();
  const user = `lacks_${process.pid}`;
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let running: Running;

  beforeEach(async () => {
    database = await testDatabase();
    cleanUp(() => database.drop());
    receiver = await WebhookReceiver.start();
    cleanUp(() => receiver.close());
    await database.pool.query(`create role ${user} login password 'lacks'; grant ${user} to current_user;
      grant create on database ${nameOf(database)} to ${user}`);
    cleanUp(() => database.pool.query(`drop owned by ${user} cascade; drop role ${user}`));
    const url = new URL(database.url);
    [url.username, url.password] = [user, 'lacks'];
    running = await Running.start({
      ...{ ...settingsFor(database), DATABASE_URL: url.href },
      ...{ POSTHORN_STALL_MS: STALL_MS, POSTHORN_LOG_LEVEL: 'fatal' },
    });
    cleanUp(() => running.stop());
    await running.api.post('/v1/projects', { name: 'A site', uid: 'site' });
    await running.api.post('/v1/projects/site/endpoints', { url: receiver.url('/hook') });
  });

  const send = (n: number) =>
    running.api.call<Answer>('POST', EVENTS, { json: { type: 'post.published', data: { n } } });
  const ready = () => running.api.call<Answer>('GET', '/readyz');
  /** The whole body of an answer of `/readyz`, at either status. */
  const printed = ({ body }: { body: Answer }) => JSON.stringify(body);
  const untilReported = (what: RegExp) => eventually(ready, (answer) => what.test(printed(answer)));
  const untilFine = () => eventually(ready, ({ status, body }) => status === 200 && body.status === 'ok');
  const stranger = async (lock: string) => {
    const client = new pg.Client({ connectionString: database.url, application_name: 'warehouse' });
    client.on('error', () => undefined);
    await client.connect();
    await client.query(`begin; ${lock}`);
    return async () => {
      await client.query('rollback');
      await client.end();
    };
  };

  it.each([
    [
      'INSERT on the events',
      'insert on posthorn.event',
      /lacks INSERT on posthorn\.event\..*grant insert on table posthorn\.event to/,
    ],
    [
      'the sequence of the rows',
      'all on sequence posthorn.row_seq',
      /lacks USAGE on posthorn\.row_seq\..*grant usage on sequence/,
    ],
    ['UPDATE on the cursors', 'update on posthorn.cursor', /lacks UPDATE on posthorn\.cursor\./],
    ['SELECT on the endpoints', 'select on posthorn.endpoint', /lacks SELECT on posthorn\.endpoint\./],
  ])('is not ready without %s, names the right, and responds to requests with 503', async (_, right, what) => {
    await database.pool.query(`revoke ${right} from ${user}`);
    const answer = await untilReported(what);
    expect(answer.status).toBe(503);
    const calls = [await send(1), await running.api.call<Answer>('GET', '/v1/projects/site/endpoints')];
    const refused = calls.filter(({ status }) => status >= 400);
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 503));
    await database.pool.query(`grant ${right} to ${user}`);
    await untilFine();
    expect((await send(2)).status).toBe(202);
    await receiver.waitFor('/hook', 1);
  });

  it.each([
    ['INSERT on the attempts', 'insert on posthorn.attempt'],
    ['INSERT on the routings', 'insert on posthorn.routing'],
  ])(
    'reports that events stand still without %s, with the cause, until the right is granted again',
    async (_, right) => {
      await database.pool.query(`revoke ${right} from ${user}`);
      await send(1);
      const noted = () => database.pool.query<{ cause: string }>('select s.cause from posthorn.standstill s');
      const { rows } = await eventually(noted, ({ rows: found }) =>
        found.some(({ cause }) => /permission|lacks/.test(cause)),
      );
      expect(rows[0]!.cause).toMatch(/accepted events or more .* Cause: /);
      await untilReported(/lacks /);
      await database.pool.query(`grant ${right} to ${user}`);
      await receiver.waitFor('/hook', 1);
      await untilFine();
    },
  );

  it.each([
    ['attempt', /Recording attempts has made no progress/],
    ['cursor', /Moving the cursor relay:event has made no progress/],
    ['due', /Claiming due deliveries has made no progress/],
    ['routing', /Routing events has made no progress/],
  ])('names the session that locks the table %s', async (table, loop) => {
    await send(0);
    await receiver.waitFor('/hook', 1);
    const release = await stranger(
      `lock table posthorn.${table} in share mode; lock table posthorn.${table} in exclusive mode`,
    );
    await send(1);
    try {
      await untilReported(new RegExp(`posthorn\\.${table} for \\d+ s\\. It is held by session \\d+ .*warehouse`));
      await untilReported(loop);
    } finally {
      await release();
    }
    await receiver.waitFor('/hook', 2);
    await untilFine();
  });

  it('names the session that locks the events while requests that wait for them hold every connection', async () => {
    const release = await stranger('lock table posthorn.event in access exclusive mode');
    const reads = Array.from({ length: 40 }, () => running.api.call<Answer>('GET', EVENTS));
    try {
      await untilReported(/posthorn\.event for \d+ s\. It is held by session \d+ .*warehouse/);
    } finally {
      await release();
    }
    for (const { status } of await Promise.all(reads)) expect([200, 503]).toContain(status);
    await untilFine();
    await send(1);
    await receiver.waitFor('/hook', 1);
  });

  it.each([
    ['locked', () => stranger('lock table posthorn.standstill in access exclusive mode')],
    [
      'closed to its role',
      async () => {
        await database.pool.query(`revoke all on posthorn.standstill from ${user}`);
        return () => database.pool.query(`grant all on posthorn.standstill to ${user}`);
      },
    ],
  ])('stays ready while only the table of standstills is %s, and reports it', async (_, hinder) => {
    const release = await hinder();
    const { status, body } = await untilReported(/standstill/);
    expect([status, body.status === 'ok']).toEqual([200, false]);
    expect((await send(1)).status).toBe(202);
    await receiver.waitFor('/hook', 1);
    await release();
    await untilFine();
  });
});

describePgBouncer('a Posthorn behind a PgBouncer that gets another mode', () => {
  const cleanUp = cleanUpAfterEach();

  it('is not ready in transaction mode, names the remedy, and continues in session mode', async () => {
    const database = await testDatabase();
    cleanUp(() => database.drop());
    let pooler = await startPgBouncer(database.url, { poolMode: 'session' });
    cleanUp(() => pooler.stop());
    const port = Number(new URL(pooler.url).port);
    const become = async (poolMode: 'session' | 'transaction') => {
      await pooler.stop();
      pooler = await startPgBouncer(database.url, { poolMode, port });
    };
    const settings = { ...settingsFor(database), DATABASE_URL: pooler.url, POSTHORN_LOG_LEVEL: 'fatal' };
    const running = await Running.start(settings);
    cleanUp(() => running.stop());
    const { api } = running;
    await api.post('/v1/projects', { name: 'A site', uid: 'site' });
    const ready = () => api.call<Answer>('GET', '/readyz');
    await become('transaction');
    await eventually(ready, ({ status, body }) => status === 503 && /set pool_mode = session/.test(body.detail ?? ''));
    const sent = Array.from({ length: 30 }, (_, n) =>
      api.call<Answer>('POST', EVENTS, { json: { type: 'post.published', data: { n } } }),
    );
    const statuses = new Set((await Promise.all(sent)).map(({ status }) => status));
    expect([...statuses].every((status) => status === 202 || status === 503)).toBe(true);
    await become('session');
    await eventually(ready, ({ status }) => status === 200);
    await eventually(
      () => api.call('POST', EVENTS, { json: { type: 'post.published', data: {} } }),
      ({ status }) => status === 202,
    );
  });
});

describe('a Posthorn whose database goes back to an earlier state', () => {
  const cleanUp = cleanUpAfterEach();

  it('ends with the cause, so that its supervisor starts it again', async () => {
    const database = await testDatabase();
    cleanUp(() => database.drop());
    const running = new PosthornProcess({ ...settingsFor(database), POSTHORN_LOG_LEVEL: 'info' });
    cleanUp(() => running.kill());
    await running.healthUrl();
    // The rows that a standby lacks which was behind for some seconds.
    const back = () =>
      database.pool.query(
        `update posthorn.process set seen_at = seen_at - interval '10 seconds' where stopped_at is null`,
      );
    await eventually(back, ({ rowCount }) => rowCount === 1);
    expect(await running.exitCode()).toBe(1);
    expect(running.output.trim().split('\n').at(-1)).toMatch(
      /^posthorn: stopped, and must be started again: Posthorn's database is in an earlier state than it was/,
    );
  });
});

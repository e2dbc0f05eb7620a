import type { CreatedEndpointView, DeliveryView, Page, RevealedSecretsView } from '#admin';
import { installOutbox } from '#outbox';
import pg from 'pg';
import {
  cleanUpAfterEach,
  eventually,
  OffsetClock,
  type TestDatabase,
  testDatabase,
  webhookIdOf,
  WebhookReceiver,
} from '#testing';
import { nameOf, Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

/** Settings that change reads or writes, made by an operator's `alter database` or `alter role`. */
const UNUSUAL = [
  `datestyle = 'German, DMY'`,
  `intervalstyle = 'sql_standard'`,
  `timezone = 'Asia/Kathmandu'`,
  `bytea_output = 'escape'`,
  `extra_float_digits = -10`,
  `standard_conforming_strings = off`,
  `array_nulls = off`,
  `search_path = unusual, pg_catalog`,
  `default_transaction_isolation = serializable`,
  `statement_timeout = '1ms'`,
  `lock_timeout = '1ms'`,
  `idle_session_timeout = '2s'`,
  `default_tablespace = 'pg_default'`,
  `exit_on_error = on`,
  `row_security = off`,
  `check_function_bodies = off`,
  `plan_cache_mode = force_generic_plan`,
  `enable_partition_pruning = off`,
  `quote_all_identifiers = on`,
];

async function makeUnusual(database: TestDatabase): Promise<void> {
  await database.pool.query('create schema if not exists unusual');
  for (const setting of UNUSUAL) await database.pool.query(`alter database ${nameOf(database)} set ${setting}`);
}

describe('Posthorn on a database with unusual settings', () => {
  let database: TestDatabase;
  let source: TestDatabase;
  let receiver: WebhookReceiver;
  let running: Running;
  let endpoint: CreatedEndpointView;
  const project = '/v1/projects/site';

  beforeAll(async () => {
    [database, source] = await Promise.all([testDatabase(), testDatabase()]);
    receiver = await WebhookReceiver.start();
    await makeUnusual(source);
    await installOutbox(source.url);
    await makeUnusual(database);
    running = await Running.start({ ...settingsFor(database), POSTHORN_OUTBOX_SOURCES: `shop=${source.url}` });
    await running.api.post('/v1/projects', { name: 'A site', uid: 'site' });
    endpoint = await running.api.post(`${project}/endpoints`, { url: receiver.url('/hook') });
  });
  afterAll(async () => {
    await running.stop();
    await receiver.close();
    await Promise.all([database.drop(), source.drop()]);
  });

  it('shows a new endpoint and its secret, and repeats them for a repeated request', async () => {
    expect(endpoint.secret).toMatch(/^whsec_/);
    const again = await running.api.get<CreatedEndpointView>(`${project}/endpoints/${endpoint.id}`);
    expect(again.createdAt).toBe(endpoint.createdAt);
    expect(Math.abs(Date.now() - Date.parse(again.createdAt))).toBeLessThan(600_000);
    const { secret } = await running.api.get<RevealedSecretsView>(`${project}/endpoints/${endpoint.id}/secret`);
    expect(secret).toBe(endpoint.secret);
  });

  it('imports events that a service emits in a session with such settings, and delivers them unchanged', async () => {
    const data = '{"a": 0.1, "text": "\\\\ \\" \\u00e9", "at": "2026-02-03"}';
    const service = new pg.Client({ connectionString: source.url, statement_timeout: 60_000 });
    await service.connect();
    await service.query(
      `select posthorn_outbox.emit('site', 'post.published', $1::json, occurred_at => '2026-02-03T04:05:06.789Z',
         expires_after => interval '1 day')`,
      [data],
    );
    await service.end();
    const [request] = await receiver.waitFor('/hook', 1);
    const body = JSON.parse(request!.body.toString()) as { data: unknown; timestamp: string };
    expect(body).toMatchObject({ data: JSON.parse(data) as unknown, timestamp: '2026-02-03T04:05:06.789Z' });
    const { items } = await running.api.get<Page<{ occurredAt: string }>>(`${project}/events?type=post.published`);
    expect(items.map(({ occurredAt }) => occurredAt)).toEqual(['2026-02-03T04:05:06.789Z']);
    expect(webhookIdOf(request!)).toMatch(/^(evt|dlv|msg)_/);
    const delivered = ({ items: [delivery] }: Page<DeliveryView>) => delivery?.status === 'succeeded';
    await eventually(() => running.api.get<Page<DeliveryView>>(`${project}/deliveries`), delivered);
  });

  it('responds to many concurrent changes of the same endpoint', async () => {
    const patch = (n: number) =>
      running.api.call('PATCH', `${project}/endpoints/${endpoint.id}`, { json: { name: `Name ${n}` } });
    const answers = await Promise.all(Array.from({ length: 80 }, (_, n) => patch(n)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('accepts the same event from many concurrent callers once', async () => {
    const json = { type: 'post.published', id: 'once', data: {} };
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => running.api.call<{ id: string }>('POST', `${project}/events`, { json })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });
});

describe('Posthorn as a user who may create nothing', () => {
  const cleanUp = cleanUpAfterEach();

  it('starts and delivers where the schema is up to date, also in a week without a partition', async () => {
    const database = await testDatabase();
    cleanUp(() => database.drop());
    const receiver = await WebhookReceiver.start();
    cleanUp(() => receiver.close());
    const user = `keeper_${process.pid}`;
    await database.pool.query(
      `create role ${user} login password 'keeper'; create schema posthorn authorization ${user}`,
    );
    cleanUp(() => database.pool.query(`drop owned by ${user}; drop role ${user}`));
    const url = new URL(database.url);
    [url.username, url.password] = [user, 'keeper'];
    const settings = { ...settingsFor(database), DATABASE_URL: url.href, POSTHORN_LOG_LEVEL: 'fatal' };
    const first = await Running.start(settings);
    cleanUp(() => first.stop());
    await first.api.post('/v1/projects', { name: 'A site', uid: 'site' });
    await first.api.post('/v1/projects/site/endpoints', { url: receiver.url('/hook') });
    await first.stop();
    await database.pool.query(`alter schema posthorn owner to current_user; grant usage on schema posthorn to ${user};
      revoke create on database ${nameOf(database)} from public`);

    const second = await Running.start(settings, new OffsetClock(140 * 86_400_000));
    cleanUp(() => second.stop());
    await second.api.post('/v1/projects/site/events', { type: 'post.published', data: {} });
    await receiver.waitFor('/hook', 1);
    expect((await second.api.call('GET', '/readyz')).status).toBe(200);
  });
});

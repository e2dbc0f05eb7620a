import { loadSettings } from '#config';
import { type Readiness, startPosthorn } from '#runtime';
import {
  cleanUpAfterEach,
  describePgBouncer,
  eventually,
  SilentServer,
  startPgBouncer,
  type TestDatabase,
  testDatabase,
  WebhookReceiver,
} from '#testing';
import { allRoles } from '../../apps/posthorn/src/roles.ts';
import { nameOf, Running } from './support/running.ts';
import { sourceDatabase } from './support/source-database.ts';
import { settingsFor } from './support/system.ts';

describe('The connections of Posthorn', () => {
  const cleanUp = cleanUpAfterEach();

  it('are at most DATABASE_POOL_SIZE in all, even under many concurrent requests', async () => {
    const [database, source] = await Promise.all([testDatabase(), sourceDatabase()]);
    cleanUp(() => Promise.all([database.drop(), source.drop()]));
    const settings = { ...settingsFor(database), POSTHORN_OUTBOX_SOURCES: `shop=${source.url}` };
    const running = await Running.start({ ...settings, DATABASE_POOL_SIZE: '9' });
    cleanUp(() => running.stop());
    let most = 0;
    const count = async () => {
      const { rows } = await database.pool.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity a where a.datname = $1 and a.application_name like 'posthorn%'`,
        [nameOf(database)],
      );
      most = Math.max(most, rows[0]!.n);
    };
    for (let round = 0; round < 5; round++) {
      const asked = Array.from({ length: 40 }, () => running.api.get('/v1/projects'));
      await Promise.all([...asked, count(), count(), count()]);
    }
    expect(most).toBeGreaterThan(4);
    expect(most).toBeLessThanOrEqual(9);
  });
});

describePgBouncer('Posthorn behind PgBouncer', () => {
  let database: TestDatabase;
  let source: TestDatabase;
  let receiver: WebhookReceiver;
  const cleanUp = cleanUpAfterEach();

  beforeAll(async () => {
    [database, source] = await Promise.all([testDatabase(), sourceDatabase()]);
    receiver = await WebhookReceiver.start();
  });
  afterAll(async () => {
    await receiver.close();
    await Promise.all([database.drop(), source.drop()]);
  });

  async function through({ url }: TestDatabase, poolMode: 'session' | 'transaction'): Promise<string> {
    const pooler = await startPgBouncer(url, { poolMode });
    cleanUp(() => pooler.stop());
    return pooler.url;
  }

  it('delivers events of its API and of an outbox in session mode', async () => {
    const settings = settingsFor(database);
    const running = await Running.start({
      ...settings,
      DATABASE_URL: await through(database, 'session'),
      POSTHORN_OUTBOX_SOURCES: `shop=${await through(source, 'session')}`,
    });
    cleanUp(() => running.stop());
    await running.api.post('/v1/projects', { name: 'A site', uid: 'site' });
    await running.api.post('/v1/projects/site/endpoints', { url: receiver.url('/session') });
    await running.api.post('/v1/projects/site/events', { type: 'post.published', data: {} });
    await source.pool.query(`select posthorn_outbox.emit('site', 'post.published', '{}'::json)`);
    await receiver.waitFor('/session', 2);
    expect((await running.api.call('GET', '/readyz')).status).toBe(200);
  });

  it('names a source that it reaches in transaction mode, and the remedy, in its readiness', async () => {
    const shop = await through(source, 'transaction');
    const running = await Running.start({ ...settingsFor(database), POSTHORN_OUTBOX_SOURCES: `shop=${shop}` });
    cleanUp(() => running.stop());
    const causeOfShop = async () => {
      const { standstills } = await running.api.get<Readiness>('/readyz');
      return standstills.find(({ name }) => name === 'import:shop')?.cause;
    };
    expect(await eventually(causeOfShop, (cause) => cause !== undefined)).toContain('set pool_mode = session');
  });

  it('does not start in transaction mode, and names the remedy', async () => {
    const settings = { ...settingsFor(database), DATABASE_URL: await through(database, 'transaction') };
    await expect(startPosthorn(loadSettings(settings), allRoles)).rejects.toThrow('set pool_mode = session');
  });
});

describe('A database that accepts connections and never responds', () => {
  const cleanUp = cleanUpAfterEach();

  it('does not let the start wait for long', async () => {
    const database = await testDatabase();
    cleanUp(() => database.drop());
    const silent = await SilentServer.start();
    cleanUp(() => silent.close());
    const url = new URL(database.url);
    url.port = String(silent.port);
    const settings = { ...settingsFor(database), DATABASE_URL: url.href };
    const startMs = performance.now();
    await expect(startPosthorn(loadSettings(settings), allRoles)).rejects.toThrow('Cannot use the Postgres');
    expect(performance.now() - startMs).toBeLessThan(30_000);
  });
});

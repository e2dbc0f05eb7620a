import {
  type ApiClient,
  cleanUpAfterEach,
  eventually,
  type TestDatabase,
  testDatabase,
  WebhookReceiver,
} from '#testing';
import { callUnknown, ROUTES } from './support/routes.ts';
import { nameOf, Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

const EVENTS = '/v1/projects/site/events';
interface State {
  begin: string;
  end: string;
  /** The text of `/readyz` in this state. */
  cause: RegExp;
}

/** The states in which a Postgres refuses connections. */
const statesOf = (user: string, database: string): Record<string, State> => ({
  'may not log in': {
    begin: `alter role ${user} nologin`,
    end: `alter role ${user} login`,
    cause: /is not permitted to log in\): let the user log in/,
  },
  'has another password': {
    begin: `alter role ${user} password 'rotated'`,
    end: `alter role ${user} password 'refused'`,
    cause: /it refuses the password: correct user and password/,
  },
  'has no connection left': {
    begin: `alter role ${user} connection limit 0`,
    end: `alter role ${user} connection limit -1`,
    cause: /it has no free connection for this user/,
  },
  'may not connect to the database': {
    begin: `revoke connect on database ${database} from public, ${user}`,
    end: `grant connect on database ${database} to public`,
    cause: /permission denied for database .*grant connect on the database/,
  },
  'finds that the database takes no connections': {
    begin: `alter database ${database} allow_connections false`,
    end: `alter database ${database} allow_connections true`,
    cause: /is not currently accepting connections\): allow connections/,
  },
  'finds the database under another name': {
    begin: `alter database ${database} rename to ${database}_renamed`,
    end: `alter database ${database}_renamed rename to ${database}`,
    cause: /it has no such database: create it, or correct the name/,
  },
});

describe('a Posthorn whose role', () => {
  const cleanUp = cleanUpAfterEach();
  const user = `refused_${process.pid}`;
  let admin: TestDatabase;
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let running: Running;
  let api: ApiClient;

  beforeEach(async () => {
    admin = await testDatabase();
    cleanUp(() => admin.drop());
    database = await testDatabase();
    cleanUp(() => database.drop());
    receiver = await WebhookReceiver.start();
    cleanUp(() => receiver.close());
    await admin.pool.query(`create role ${user} login password 'refused'; grant ${user} to current_user`);
    await database.pool.query(`grant create on database ${nameOf(database)} to ${user}`);
    cleanUp(async () => {
      await database.pool.query(`drop owned by ${user} cascade`);
      await admin.pool.query(`drop role ${user}`);
    });
    const url = new URL(database.url);
    [url.username, url.password] = [user, 'refused'];
    const settings = { ...settingsFor(database), DATABASE_URL: url.href, POSTHORN_LOG_LEVEL: 'fatal' };
    running = await Running.start(settings);
    cleanUp(() => running.stop());
    ({ api } = running);
    await api.post('/v1/projects', { name: 'A site', uid: 'site' });
    await api.post('/v1/projects/site/endpoints', { url: receiver.url('/hook') });
  });

  /** Ends the sessions of the database. @returns how many there were */
  async function endSessions(): Promise<number> {
    const { rowCount } = await admin.pool.query(`select pg_terminate_backend(a.pid) from pg_stat_activity a
      where a.datname in ('${nameOf(database)}', '${nameOf(database)}_renamed')`);
    return rowCount ?? 0;
  }

  /** Changes the database. Ends its sessions first, because some changes require that there are none. */
  const change = (sql: string) =>
    eventually(
      async () => {
        await endSessions();
        return admin.pool.query(sql).then(Boolean, () => false);
      },
      (isDone) => isDone,
    );

  const send = () => api.call('POST', EVENTS, { json: { type: 'post.published', data: {} } });
  const ready = () => api.call<{ detail?: string; status?: unknown }>('GET', '/readyz');

  it.each(Object.keys(statesOf('', '')))(
    '%s puts each request off, names the cause in its readiness, and goes on by itself',
    async (name) => {
      const { begin, end, cause } = statesOf(user, nameOf(database))[name]!;
      await change(begin);
      try {
        // A session whose login was under way survives the first round.
        await eventually(
          async () => [await ready(), await endSessions()] as const,
          ([{ status, body }, ended]) => status === 503 && cause.test(body.detail ?? '') && ended === 0,
        );
        for (const route of ROUTES) {
          const { status, headers } = await callUnknown(api, route);
          expect([route, status, headers['retry-after']]).toEqual([route, 503, '1']);
        }
      } finally {
        await change(end);
      }
      await eventually(ready, ({ status, body }) => status === 200 && body.status === 'ok');
      await eventually(send, ({ status }) => status === 202);
      await receiver.waitFor('/hook', 1);
    },
  );
});

import type pg from 'pg';
import { examine } from '#doctor';
import { KeyRing } from '#signing';
import { ApiClient, cleanUpAfterEach, eventually, WebhookReceiver } from '#testing';
import { OwnCluster } from './support/own-cluster.ts';
import { PosthornProcess } from './support/posthorn-process.ts';

const SHUTDOWN_MS = 3_000;
/** A second more is promised; the rest is for the machine. */
const MAX_STOP_MS = SHUTDOWN_MS + 1_000 + 2_000;
/** More than the connections of the process. */
const REQUESTS = 24;
const READS = 10;
/** Each test waits for the deadlines of requests, and for starts and stops of a process. */
const MAX_TEST_MS = 400_000;
const NAMED =
  /Commits wait for a synchronous standby.*: `synchronous_standby_names` is 'nobody' and none is connected\. Start the standby, or /;
const EVENTS = '/v1/projects/default/events';

interface Readiness {
  status: string | number;
  detail?: string;
}

const numberOf = ({ body }: { body: Buffer }) => (JSON.parse(body.toString()) as { data: { n: number } }).data.n;

/** Commits of Posthorn that wait for a synchronous standby which no server is. */
describe('a Posthorn whose Postgres waits for a synchronous standby', () => {
  const cleanUp = cleanUpAfterEach();
  let cluster: OwnCluster;
  let env: Record<string, string>;
  let receiver: WebhookReceiver;
  let posthorn: PosthornProcess;
  let api: ApiClient;
  let admin: pg.Client;

  beforeEach(async () => {
    cluster = await OwnCluster.start({ wal_level: 'replica', max_wal_senders: '4' });
    cleanUp(() => cluster.stop());
    receiver = await WebhookReceiver.start();
    cleanUp(() => receiver.close());
    env = {
      ...{ DATABASE_URL: await cluster.database('posthorn_standby'), DATABASE_POOL_SIZE: '13', PORT: '0' },
      ...{ POSTHORN_ADMIN_KEY: 'standby-spec-admin-key-standby-spec-admin' },
      ...{ POSTHORN_SECRET_KEYS: KeyRing.generateKey(), POSTHORN_EGRESS_ALLOW: '127.0.0.0/8' },
      ...{ POSTHORN_SHUTDOWN_MS: String(SHUTDOWN_MS) },
    };
    admin = await cluster.connect(env.DATABASE_URL!);
    await start();
    await api.post('/v1/projects/default/endpoints', { url: receiver.url('/hook') });
    await api.post(EVENTS, { type: 'a.b', data: { n: 0 } });
    await receiver.waitFor('/hook', 1);
  });

  const start = async () => {
    posthorn = new PosthornProcess(env);
    const started = posthorn;
    cleanUp(() => started.stop());
    api = new ApiClient(await posthorn.url(), env.POSTHORN_ADMIN_KEY!);
  };
  /** May be repeated: the event has an id of its own. */
  const send = (n: number) => api.call('POST', EVENTS, { json: { id: `event-${n}`, type: 'a.b', data: { n } } });
  const ready = () => api.call<Readiness>('GET', '/readyz');
  const waiting = async () =>
    (await admin.query<{ pid: number }>(`select a.pid from pg_stat_activity a where a.wait_event = 'SyncRep'`)).rows;
  const untilNamed = () => eventually(ready, ({ status, body }) => status === 503 && NAMED.test(body.detail ?? ''));
  const untilFine = () => eventually(ready, ({ status, body }) => status === 200 && body.status === 'ok');
  const stopsInTime = async () => {
    const startMs = performance.now();
    posthorn.terminate();
    expect(await posthorn.exitCode()).toBe(0);
    expect(performance.now() - startMs).toBeLessThan(MAX_STOP_MS);
  };

  it(
    'names the cause steadily, even while every connection waits, and continues without the standby',
    async () => {
      await cluster.set('synchronous_standby_names', 'nobody');
      const sent = Array.from({ length: REQUESTS }, (_, n) =>
        n === 0 ? send(1) : api.call('POST', '/v1/projects', { json: { name: 'A site' } }),
      );
      await untilNamed();
      for (const { status } of await Promise.all(sent)) expect(status).toBe(503);
      for (let read = 0; read < READS; read++) {
        const { status, body } = await ready();
        expect([status, body.detail]).toEqual([503, expect.stringMatching(NAMED)]);
      }
      expect(posthorn.output).toMatch(NAMED);
      const found: string[] = [];
      for await (const { findings } of examine(env)) found.push(...findings.map(({ message }) => message));
      expect(found).toContainEqual(expect.stringMatching(NAMED));

      await cluster.reset('synchronous_standby_names');
      await untilFine();
      // The refused event is sent again: whether its commit got as far as its wait is the race of the requests.
      for (const n of [1, 2]) expect((await send(n)).status).toBe(202);
      const requests = await receiver.waitFor('/hook', 3);
      expect(requests.map(numberOf).sort()).toEqual([0, 1, 2]);
    },
    MAX_TEST_MS,
  );

  it(
    'stops in time, and a start finds the same cause',
    async () => {
      await cluster.set('synchronous_standby_names', 'nobody');
      void send(1).catch(() => undefined);
      await untilNamed();
      await stopsInTime();
      await start();
      await untilNamed();
      await cluster.reset('synchronous_standby_names');
      await receiver.waitFor('/hook', 2);
    },
    MAX_TEST_MS,
  );

  it(
    'counts a commit whose wait was cancelled as done, and reports that it has no copy',
    async () => {
      await cluster.set('synchronous_standby_names', 'nobody');
      const sent = send(1);
      const cancelled = eventually(
        async () => {
          for (const { pid } of await waiting()) await admin.query('select pg_cancel_backend($1)', [pid]);
          const { rows } = await admin.query<{ count: number }>('select count(*)::int from posthorn.attempt');
          return rows[0]!.count;
        },
        (attempts) => attempts === 2,
      );
      expect((await sent).status).toBe(202);
      await cancelled;
      await posthorn.printed(/The wait of a commit for a synchronous standby was cancelled/);
      await cluster.reset('synchronous_standby_names');
      await untilFine();
      expect((await send(2)).status).toBe(202);
      const requests = await receiver.waitFor('/hook', 3);
      expect(requests.map(numberOf)).toEqual([0, 1, 2]);
    },
    MAX_TEST_MS,
  );
});

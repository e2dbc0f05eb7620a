import type pg from 'pg';
import { KeyRing } from '#signing';
import { ApiClient, eventually, WebhookReceiver } from '#testing';
import { posthorn } from './support/command-line.ts';
import { copyDatabase } from './support/copy-database.ts';
import { OwnCluster } from './support/own-cluster.ts';
import { PosthornProcess } from './support/posthorn-process.ts';

const ADMIN_KEY = 'a'.repeat(40);
const SECRET_KEYS = KeyRing.generateKey();
/** The shortest that can be set. */
const STALL_MS = '5000';

interface Readiness {
  status: string;
  problems: string[];
  standstills: { name: string; since: string; cause: string }[];
}

/**
 * The causes that keep accepted events from being delivered are named: in the log, by `/readyz` and `outbox status`, to
 * projects.
 */
describe('a Posthorn whose events stand still', () => {
  let cluster: OwnCluster;
  let receiver: WebhookReceiver;
  let ownUrl: string;
  let strangerUrl: string;
  let stranger: pg.Client;
  let running: PosthornProcess;
  let api: ApiClient;
  let names = 0;
  const holders: pg.Client[] = [];

  beforeAll(async () => {
    cluster = await OwnCluster.start();
    receiver = await WebhookReceiver.start();
    strangerUrl = await cluster.database('stranger');
    stranger = await cluster.connect(strangerUrl);
    await stranger.query('create table t (n int)');
  });
  afterAll(async () => {
    await receiver.close();
    await cluster.stop();
  });
  beforeEach(async () => {
    ownUrl = await cluster.database(`posthorn_${names++}`);
  });
  afterEach(async () => {
    for (const client of holders.splice(0)) await client.query('rollback').catch(() => undefined);
    await rollBackPrepared();
    await running.stop();
    await api.close();
  });

  /** Ends the prepared transactions that a failed test has left, which would hold back the tests after it. */
  async function rollBackPrepared(): Promise<void> {
    const { rows } = await stranger.query<{ gid: string }>('select gid from pg_prepared_xacts');
    for (const { gid } of rows) await stranger.query(`rollback prepared '${gid}'`);
  }

  async function start(env: Record<string, string> = {}, url = ownUrl): Promise<void> {
    running = new PosthornProcess({
      ...{ DATABASE_URL: url, DATABASE_POOL_SIZE: '10', PORT: '0', POSTHORN_STALL_MS: STALL_MS },
      ...{ POSTHORN_ADMIN_KEY: ADMIN_KEY, POSTHORN_SECRET_KEYS: SECRET_KEYS, POSTHORN_SHUTDOWN_MS: '1000' },
      ...{ POSTHORN_EGRESS_ALLOW: '127.0.0.0/8', ...env },
    });
    api = new ApiClient(await running.url(), ADMIN_KEY);
  }
  const endpoint = (path: string, eventTypes?: string[]) =>
    api.call('POST', '/v1/projects/default/endpoints', { json: { url: receiver.url(path), eventTypes } });
  const send = (n: number) =>
    api.call('POST', '/v1/projects/default/events', { json: { type: 'post.published', data: { n } } });
  const delivered = (path: string, count: number) =>
    eventually(
      () => Promise.resolve(receiver.requests(path).length),
      (length) => length >= count,
    );
  const ready = async () => (await api.call<Readiness>('GET', '/readyz')).body;
  /** The standstill of this name, once `/readyz` has it. Those of other names may be in front of it. */
  const standstill = async (name: string) => {
    const named = ({ standstills }: Readiness) => standstills.find((each) => each.name === name);
    return named(await eventually(ready, (readiness) => named(readiness) !== undefined))!;
  };
  const goesOn = () => eventually(ready, ({ status }) => status === 'ok');
  const status = async (url = ownUrl) => (await posthorn(['outbox', 'status'], { DATABASE_URL: url })).stdout;
  const lines = (form: RegExp) => running.output.split('\n').filter((line) => form.test(line));
  const holding = async (url = strangerUrl, in_ = cluster) => {
    const client = await in_.connect(url);
    holders.push(client);
    await client.query('begin; insert into t values (1)');
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    return { client, pid: rows[0]!.pid };
  };

  it('names the session of another role in another database that holds every cursor back', async () => {
    await start();
    await endpoint('/held');
    await endpoint('/told', ['posthorn.stalled']);
    await send(1);
    await delivered('/held', 1);
    const { client, pid } = await holding();
    await send(2);
    const holder = `session ${pid} of the user "stranger"`;
    await eventually(ready, ({ status: state, standstills }) => {
      const causeOf = (of: string) => standstills.find(({ name }) => name === of)?.cause ?? '';
      return state === 'stalled' && ['horizon', 'delivery'].every((of) => causeOf(of).includes(holder));
    });
    expect(await status()).toContain(`session ${pid} of the user "stranger" in the database "stranger"`);
    const [line, ...more] = lines(/^\{.*"msg":"Delivering events waits/);
    expect(line!.match(/"pid":/g)).toHaveLength(2); // the pid of the process, and the pid inside `holder`
    expect(JSON.parse(line!)).toMatchObject({ holder: { pid, database: 'stranger' } });
    // The waits between these lines are 2 s, 4 s, 8 s and so on.
    const elapsedMs = Date.now() - (JSON.parse(line!) as { time: number }).time;
    expect(more.length).toBeLessThanOrEqual(Math.log2(elapsedMs / 2_000 + 1));
    await client.query('commit');
    await delivered('/held', 2);
    await goesOn();
    await delivered('/told', 1);
    expect(JSON.parse(receiver.requests('/told')[0]!.body.toString())).toMatchObject({
      type: 'posthorn.stalled',
      data: { what: 'delivery' },
    });
  });

  it('names a prepared transaction that was forgotten', async () => {
    await start();
    await endpoint('/prepared');
    const { client } = await holding();
    await client.query(`prepare transaction 'forgotten'`);
    await send(1);
    expect((await standstill('horizon')).cause).toContain(`rollback prepared 'forgotten'`);
    await client.query(`rollback prepared 'forgotten'`);
    await delivered('/prepared', 1);
    await goesOn();
  });

  it('delivers at once after a dump was restored into a cluster with lower transaction ids, and reports it', async () => {
    await cluster.useIds(ownUrl, 20_000);
    await start();
    await endpoint('/restored');
    await send(1);
    await delivered('/restored', 1);
    await running.stop();
    await api.close();
    const younger = await OwnCluster.start();
    try {
      const restoredUrl = await younger.database('restored');
      await copyDatabase(ownUrl, restoredUrl);
      await start({}, restoredUrl);
      expect(lines(/restored into another cluster: its positions reach/)).toHaveLength(1);
      await send(2);
      await delivered('/restored', 2);
      await endpoint('/made-after');
      await send(3);
      await delivered('/made-after', 1);
      expect(await status(restoredUrl)).toMatch(
        /relay:event {2}behind row \d+ of .*\n {2}its database .*: \d+\/1\/\d+\n/,
      );
      expect(await ready()).toEqual({ status: 'ok', problems: [], standstills: [] });
      await running.stop();
    } finally {
      await younger.stop();
    }
  });

  it('reads all kept rows again as soon as its cursor is rebased, without a restart', async () => {
    await start();
    await endpoint('/rebased');
    await send(1);
    await delivered('/rebased', 1);
    const reader = await cluster.connect(ownUrl);
    const cursor = async () =>
      (await reader.query<{ pos: string }>(`select c.pos from posthorn.cursor c where c.name = 'relay:event'`)).rows[0]!
        .pos;
    const before = await eventually(cursor, (pos) => pos !== '0');
    await posthorn(['outbox', 'rebase', 'relay:event'], { DATABASE_URL: ownUrl });
    expect(await cursor()).toBe('0');
    // It may pass `before`: events about the endpoint can follow.
    await eventually(cursor, (pos) => BigInt(pos) >= BigInt(before));
    expect(receiver.requests('/rebased')).toHaveLength(1);
  });

  describe('of a domain service', () => {
    let services: OwnCluster;
    let shopUrl: string;

    beforeAll(async () => {
      services = await OwnCluster.start();
      shopUrl = await services.database('shop');
    });
    afterAll(() => services.stop());

    it('names the session that holds the server of the service, and reports once that it has no outbox', async () => {
      await start({ POSTHORN_OUTBOX_SOURCES: `shop=${shopUrl}` });
      await endpoint('/shop');
      await endpoint('/shop-told', ['posthorn.stalled']);
      const { cause } = await standstill('import:shop');
      expect(cause).toContain('has no outbox: install it there with `./posthorn outbox install');
      await eventually(
        () => Promise.resolve(lines(/has no outbox/).length),
        (count) => count >= 2,
      );
      expect(lines(/has no outbox/)[1]).toMatch(/more since the last report/);
      expect(lines(/import:shop/).length).toBeLessThanOrEqual(4);
      await posthorn(['outbox', 'install', '--database-url', shopUrl]);
      await goesOn();

      const otherUrl = await services.database('warehouse');
      await (await services.connect(otherUrl)).query('create table t (n int)');
      const { client, pid } = await holding(otherUrl, services);
      const shop = await services.connect(shopUrl);
      await shop.query(`select posthorn_outbox.emit('default', 'post.published', '{"n": 1}')`);
      expect((await standstill('import:shop')).cause).toContain(
        `session ${pid} of the user "warehouse" in the database "warehouse"`,
      );
      expect(await status()).toMatch(new RegExp(`import:shop has been stalled since .*session ${pid}`));
      await eventually(async () => Date.now() - Date.parse((await standstill('import:shop')).since) > 6_000);
      await client.query('commit');
      await delivered('/shop', 1);
      await delivered('/shop-told', 1);
      await goesOn();
    });

    it('names the trigger that keeps each process from following a source', async () => {
      await start();
      await running.stop();
      await api.close();
      const owner = await cluster.connect(ownUrl);
      await owner.query(`create function drop_lease() returns trigger language plpgsql as 'begin return null; end';
        create trigger audit before insert on posthorn.lease for each row when (new.name = 'import:shop')
        execute function drop_lease()`);
      await start({ POSTHORN_OUTBOX_SOURCES: `shop=${shopUrl}` });
      expect((await standstill('import:shop')).cause).toContain('or look in its log');
      expect(lines(/Leading import:shop failed.*drop trigger audit on posthorn.lease/)).not.toEqual([]);
    });
  });

  it('names a source that no process follows, in the log and in /readyz, until the source is forgotten', async () => {
    await start();
    const owner = await cluster.connect(ownUrl);
    await owner.query(`insert into posthorn.cursor (name) values ('import:retired')`);
    const isLogged = () => Promise.resolve(lines(/No process follows the outbox of the source `retired`/).length > 0);
    await eventually(isLogged);
    expect((await standstill('import:retired')).cause).toContain(
      'POSTHORN_OUTBOX_SOURCES of a process with the role relay',
    );
    const { stdout } = await posthorn(['outbox', 'forget', 'retired'], { DATABASE_URL: ownUrl });
    expect(stdout).toMatch(/^import:retired is forgotten/);
    await goesOn();
  });

  it('names the watch for such causes while a lock keeps that watch itself from its work', async () => {
    await start();
    const client = await cluster.connect(ownUrl);
    holders.push(client);
    await client.query('begin; lock table posthorn.stream_event in access exclusive mode');
    await eventually(ready, ({ problems }) =>
      problems.some((problem) =>
        problem.startsWith('Checking for transactions that hold the cursors back has made no'),
      ),
    );
    await client.query('rollback');
    await goesOn();
  });

  it('logs at most two lines about the records that it releases when it stops under load', async () => {
    await start();
    await endpoint('/hangs');
    const release = receiver.hold('/hangs');
    for (let n = 0; n < 20; n++) {
      const events = Array.from({ length: 50 }, (_, nth) => ({ type: 'post.published', data: { n, nth } }));
      await api.call('POST', '/v1/projects/default/events/batch', { json: { events } });
    }
    await delivered('/hangs', 8);
    await running.stop();
    release();
    expect(lines(/not sent to the log|handed over/).length).toBeLessThanOrEqual(2);
    expect(lines(/"level":40/).length).toBeLessThanOrEqual(5);
  });
});

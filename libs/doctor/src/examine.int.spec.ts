import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { uuidv7 } from '#kernel';
import { installOutbox, outboxSqlVersion } from '#outbox';
import { eventually, MailReceiver, migratedDatabase, type TestDatabase, testDatabase } from '#testing';
import { clockFinding } from './checks/check-clock.ts';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';
import { findingsOf, texts } from './testing/findings-of.ts';

const KEY = Buffer.alloc(32, 1).toString('base64');

describe('the examination of an installation', () => {
  let database: TestDatabase;
  let empty: TestDatabase;

  beforeAll(async () => {
    [database, empty] = await Promise.all([migratedDatabase(), testDatabase()]);
  });
  afterAll(() => Promise.all([database.drop(), empty.drop()]));

  /** The name of a database, and its connection string for another account. */
  const nameOf = ({ url }: TestDatabase) => new URL(url).pathname.slice(1);
  const asAccount = async ({ url, pool }: TestDatabase, account: string) => {
    await pool.query(`create role ${account} login password 'p'`);
    return Object.assign(new URL(url), { username: account, password: 'p' }).href;
  };
  const newAccount = () => `r_${uuidv7(Date.now()).replaceAll('-', '')}`;

  it('finds nothing wrong with a database that Posthorn has prepared', async () => {
    const env = { DATABASE_URL: database.url, POSTHORN_SECRET_KEYS: KEY };
    const wrong: Finding[] = [];
    for await (const { findings } of examine({ PORT: '0', ...env }))
      wrong.push(...findings.filter(({ severity }) => severity === 'problem'));
    // The test server commits without waiting for the disk.
    expect(texts(wrong).filter((text) => !/fsync|full_page_writes/.test(text))).toEqual([]);
  });

  it('names each wrong setting, and each variable that is not a setting', async () => {
    expect(texts(await findingsOf('Settings', { PORT: 'http' }))[0]).toMatch(/^problem: PORT: must be a whole number/);
    const found = texts(
      await findingsOf('Settings', { POSTHORN_RETENTION_DAY: '3', POSTHORN_SERVICE_HOST: '10.0.0.1' }),
    );
    expect(found).toEqual([
      expect.stringMatching(/^ok: 1 of \d+ settings are set: PORT\.$/) as string,
      'warning: Unknown setting POSTHORN_RETENTION_DAY. Did you mean POSTHORN_RETENTION_DAYS?',
    ]);
    const near = { DATABSE_URL: 'hunter2', POSTHORN_PORT: '8080', SMTP_URI: 'smtp://u:hunter2@h', PATH: '/bin' };
    expect(texts(await findingsOf('Settings', near)).slice(1)).toEqual([
      'warning: Unknown setting DATABSE_URL. Did you mean DATABASE_URL?',
      'warning: Unknown setting POSTHORN_PORT. Did you mean PORT?',
      'warning: Unknown setting SMTP_URI. Did you mean SMTP_URL?',
    ]);
  });

  it('names the reason why a database does not open', async () => {
    const found = await findingsOf('Connection', { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/db' });
    expect(texts(found)).toEqual([
      'problem: The database 127.0.0.1:1/db cannot be used: nothing listens there: start it, or correct host and port.',
    ]);
  });

  it('reports a data directory that is a copy or has lost its database, and examines the rest', async () => {
    const home = await mkdtemp(join(tmpdir(), 'posthorn-examine-'));
    await writeFile(join(home, 'postgres-location'), join(home, 'gone'));
    const sections = [];
    for await (const section of examine({ PORT: '0', POSTHORN_DATA_DIR: home })) sections.push(section);
    const findings = sections.find(({ area }) => area === 'Connection')!.findings;
    expect(texts(findings)).toEqual([
      expect.stringMatching(/^problem: The database of .* should be in .*gone/) as string,
    ]);
    expect(sections.map(({ area }) => area)).toEqual(
      expect.arrayContaining(['Service', 'Keys', 'DNS', 'Disk', 'Mail']),
    );
    expect(texts(sections.flatMap((section) => section.findings)).join()).not.toContain('Please report');
    await rm(home, { recursive: true });
  });

  it('gives up on a database that never responds', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const found = await findingsOf('Connection', { DATABASE_URL: `postgres://me@127.0.0.1:${port}/db` });
    expect(texts(found)).toEqual([
      expect.stringMatching(
        /^problem: The database 127\.0\.0\.1:\d+\/db cannot be used: it accepts connections, but does not answer/,
      ) as string,
    ]);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('names the right that is missing where there is no schema yet', async () => {
    const account = newAccount();
    const found = await findingsOf('Database', { DATABASE_URL: await asAccount(empty, account) });
    expect(found.at(1)).toEqual({
      severity: 'problem',
      message: `There is no schema posthorn, and ${account} may not create it.`,
      advice: `grant create on database ${nameOf(empty)} to ${account}, or let an administrator run the first start.`,
    });
  });

  it('finds read-only sessions, and no fault in settings that Posthorn sets in each session', async () => {
    const name = nameOf(empty);
    await empty.pool.query(`alter database ${name} set default_transaction_read_only = on`);
    await empty.pool.query(`alter database ${name} set synchronous_commit = off`);
    await empty.pool.query(`alter database ${name} set statement_timeout = '5s'`);
    const env = { DATABASE_URL: empty.url };
    expect(texts(await findingsOf('Database', env))).toContain(
      'problem: Sessions are read-only by default (default_transaction_read_only is on).',
    );
    const settings = texts(await findingsOf('Settings of the database', env));
    expect(settings.join('\n')).not.toMatch(/synchronous_commit|timeout/);
  });

  it('finds a missing outbox, an unreadable outbox, and an outbox that no relay follows', async () => {
    const service = await testDatabase();
    const env = (url: string) => ({ DATABASE_URL: database.url, POSTHORN_OUTBOX_SOURCES: `shop=${url}` });
    expect(texts(await findingsOf('Outbox shop', env(service.url)))).toEqual(['problem: The database has no outbox.']);
    await installOutbox(service.url);
    expect(texts(await findingsOf('Outbox shop', env(service.url)))[1]).toBe('skipped: No relay has followed it yet.');
    const account = newAccount();
    const accountUrl = await asAccount(service, account);
    expect(await findingsOf('Outbox shop', env(accountUrl))).toEqual([
      {
        severity: 'problem',
        message: `${account} may not read the outbox.`,
        advice: `As its owner: select posthorn_outbox.allow_relay('${account}'); see docs/database.md.`,
      },
    ]);
    await service.pool.query(`grant select on posthorn_outbox.message, posthorn_outbox.meta to ${account}`);
    expect(texts(await findingsOf('Outbox shop', env(accountUrl)))).toContain(
      `warning: ${account} may not clean the outbox, so its rows are kept.`,
    );
    await service.pool.query(`select posthorn_outbox.allow_relay($1)`, [account]);
    expect(texts(await findingsOf('Outbox shop', env(accountUrl)))).toEqual([
      `ok: The outbox has version ${outboxSqlVersion()}.`,
      'skipped: No relay has followed it yet.',
    ]);
    await service.drop();
    const gone = texts(await findingsOf('Outbox shop', env(service.url)));
    expect(gone).toEqual([
      `problem: The database ${new URL(service.url).host}/${nameOf(service)} cannot be used: it has no such database: create it, or correct the name.`,
    ]);
  });

  it.each([
    ['an older', -1, 'and this Posthorn comes with version'],
    ['a newer', 1, 'which a newer Posthorn has installed; this Posthorn supports version'],
  ])('finds an outbox of %s version', async (_, by, text) => {
    const service = await testDatabase();
    await installOutbox(service.url);
    const own = outboxSqlVersion();
    await service.pool.query('update posthorn_outbox.meta set version = version + $1', [by]);
    const env = { DATABASE_URL: database.url, POSTHORN_OUTBOX_SOURCES: `shop=${service.url}` };
    expect(texts(await findingsOf('Outbox shop', env))[0]).toBe(
      `warning: The outbox has version ${own + by}, ${text} ${own}.`,
    );
    await service.drop();
  });

  it.each(['Posthorn’s own database', 'the outbox of a service'])(
    'names the transaction that holds back the rows of %s',
    async (whose) => {
      const isOwn = whose.startsWith('Posthorn');
      const [held, area] = [isOwn ? await migratedDatabase() : await testDatabase(), isOwn ? 'Horizon' : 'Outbox shop'];
      if (!isOwn) await installOutbox(held.url);
      const own = isOwn ? held : database;
      await own.pool.query(`insert into posthorn.cursor (name, moved_at) values ('import:shop', now())`);
      const holder = await held.pool.connect();
      await holder.query('begin; select pg_current_xact_id()');
      const emit = isOwn
        ? `insert into posthorn.event (id, project_id, type, data, occurred_at)
           values (gen_random_uuid(), gen_random_uuid(), 't', '1', now())`
        : `select posthorn_outbox.emit('p', 't.u', '1')`;
      await held.pool.query(emit);
      const env = { DATABASE_URL: own.url, POSTHORN_OUTBOX_SOURCES: isOwn ? '' : `shop=${held.url}` };
      // Older transactions of other specs hold the horizon of this server at times, until they end.
      const found = async (text: RegExp) =>
        eventually(
          async () => texts(await findingsOf(area, env)).join('\n'),
          (all) => text.test(all),
        );
      await found(
        /problem: (Delivering events|import:shop) waits: a long write transaction .* It is session \d+ of the user/,
      );
      await holder.query('rollback');
      holder.release();
      await found(/ok: No long write transaction/);
      await own.pool.query(`delete from posthorn.cursor where name = 'import:shop'`);
      await held.drop();
    },
  );

  it('compares the schema with the migrations of this version, and the positions with the cluster', async () => {
    const restored = await migratedDatabase();
    const env = { DATABASE_URL: restored.url };
    expect(texts(await findingsOf('Schema', env))).toEqual(['ok: The schema matches this version.']);
    await restored.pool.query(`insert into posthorn.cursor (name, pos) values ('relay:event', 10 ^ 15)`);
    expect(texts(await findingsOf('Schema', env))[1]).toMatch(
      /^problem: The database was restored into another cluster: its positions reach 1000000000000000, and new rows get/,
    );
    await restored.pool.query(`insert into posthorn.schema_migration (timestamp, name) values (1, 'Newer1')`);
    expect(texts(await findingsOf('Schema', env))[0]).toBe(
      'problem: A newer Posthorn has changed the schema (Newer1).',
    );
    await restored.pool.query(
      `update posthorn.schema_migration set name = 'Initial1763700000000' where name = 'Newer1';
       delete from posthorn.schema_migration where name = 'AdminKeyNames1764700100000'`,
    );
    expect(texts(await findingsOf('Schema', env))).toEqual([
      'warning: The schema is that of an older version: AdminKeyNames1764700100000 is missing.',
    ]);
    await restored.drop();
    expect(texts(await findingsOf('Schema', { DATABASE_URL: empty.url }))).toEqual([
      'skipped: There is no schema before the first start.',
    ]);
  });

  it('repeats the problems of other processes and the waiting events that a ready Posthorn reports', async () => {
    const cause = `a long write transaction ${'x'.repeat(3_000)}`;
    const body = {
      status: 'stalled',
      problems: ['No process with the role worker runs: upkeep and notices wait'],
      standstills: [{ name: 'import:shop', since: '2026-01-31T12:00:00.000Z', cause }],
    };
    const server = createHttpServer((_request, response) => void response.end(JSON.stringify(body)));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const found = texts(await findingsOf('Service', { HOST: '127.0.0.1', PORT: String(port) }));
    server.close();
    expect(found).toEqual([
      `ok: The API at http://127.0.0.1:${port}/readyz is ready.`,
      'problem: No process with the role worker runs: upkeep and notices wait.',
      `problem: import:shop has been stalled since 2026-01-31T12:00:00.000Z: ${cause}.`,
    ]);
  });

  it('finds a missing key that stored texts need', async () => {
    await database.pool.query(
      `insert into posthorn.idempotency_key (key, request_hash, response_key_id) values ('a', '\\x00', 'gone')`,
    );
    const found = await findingsOf('Keys', { DATABASE_URL: database.url, POSTHORN_SECRET_KEYS: KEY });
    expect(texts(found)).toEqual(['problem: 1 stored secret needs the key gone, which is missing.']);
  });

  it('finds a missing mail server, and accepts a mail server that takes the log-in', async () => {
    const open = await MailReceiver.start();
    expect(texts(await findingsOf('Mail', { SMTP_URL: open.url }))).toEqual(['ok: The mail server accepts the login.']);
    const { url } = open;
    await open.close();
    const closed = texts(await findingsOf('Mail', { SMTP_URL: url }));
    expect(closed).toEqual([
      expect.stringMatching(/^problem: The mail server cannot be used: .*ECONNREFUSED/) as string,
    ]);
  });

  it.each([
    [500, 'ok'],
    [-20_000, 'ok'],
    [40_000, 'warning'],
    [-600_000, 'problem'],
  ])('judges a clock that differs by %d ms: %s', async (differenceMs, severity) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    expect(await clockFinding(client, () => Date.now() - differenceMs)).toMatchObject({ severity });
    await client.end();
  });

  it('finds a host without an address in the settings', async () => {
    const found = texts(await findingsOf('DNS', { KAFKA_BROKERS: 'nowhere.invalid:9092' }));
    expect(found.at(-1)).toMatch(/^problem: nowhere\.invalid of KAFKA_BROKERS has no address/);
  });

  it('gives up on a Kafka that accepts connections and never responds, and names it', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const found = texts(await findingsOf('Kafka', { KAFKA_BROKERS: `127.0.0.1:${port}` }));
    expect(found).toEqual([`problem: Kafka at 127.0.0.1:${port} accepts connections, but sent no answer within 15 s.`]);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('finds an unreachable Kafka', async () => {
    const found = texts(await findingsOf('Kafka', { KAFKA_BROKERS: '127.0.0.1:1' }));
    expect(found).toEqual([
      expect.stringMatching(
        /^problem: Kafka at 127\.0\.0\.1:1 cannot be used: Connection to 127\.0\.0\.1:1 failed/,
      ) as string,
    ]);
  });
});

import pg from 'pg';
import { installOutbox, noteSourceIdentity, readSourceIdentity } from '#outbox';
import { migratedDatabase, type TestDatabase, testDatabase } from '#testing';
import { sourceClockFinding } from './check-clock.ts';
import { findingsOf, texts } from '../testing/findings-of.ts';
import { newAccount } from '../testing/new-account.ts';

const NAME = 'import:shop';
const HOUR_MS = 3_600_000;

describe('the examination of a source', () => {
  let database: TestDatabase;
  let source: TestDatabase;
  let env: Record<string, string>;

  beforeEach(async () => {
    [database, source] = await Promise.all([migratedDatabase(), testDatabase()]);
    await installOutbox(source.url);
    env = { DATABASE_URL: database.url, POSTHORN_OUTBOX_SOURCES: `shop=${source.url}` };
  });
  afterEach(() => Promise.all([database.drop(), source.drop()]));

  /** The cursor stands at a row of the outbox that was imported from the database with this identity. */
  async function standAtRow(identity: string): Promise<void> {
    await source.pool.query(`select posthorn_outbox.emit('site', 'post.published', '1'::text)`);
    const { rows } = await source.pool.query<{ pos: string; seq: string; id: string }>(
      'select pos, seq, id from posthorn_outbox.message',
    );
    const { pos, seq, id } = rows[0]!;
    await database.pool.query(
      'insert into posthorn.cursor (name, pos, seq, row_id, moved_at) values ($1, $2, $3, $4, now())',
      [NAME, pos, seq, id],
    );
    await noteSourceIdentity(database.pool, NAME, identity);
  }
  const found = async () => texts(await findingsOf('Outbox shop', env)).filter((text) => !text.startsWith('ok'));

  it('finds, without a relay, a source that was restored to a state without the row of its cursor', async () => {
    await standAtRow('7000000000000000000/1/5');
    await source.pool.query('truncate posthorn_outbox.message');
    expect(await found()).toEqual([
      expect.stringMatching(
        /^problem: import:shop stops when a relay follows it: .*is not the same as before/,
      ) as string,
    ]);
    expect((await findingsOf('Outbox shop', env)).find(({ advice }) => advice)?.advice).toBe(
      'Run `./posthorn outbox rebase import:shop`.',
    );
  });

  it('finds the missing row even in the same database', async () => {
    await standAtRow(await readSourceIdentity(source.pool));
    expect(await found()).toEqual([]);
    await source.pool.query('truncate posthorn_outbox.message');
    expect(await found()).toEqual([expect.stringMatching(/^problem: import:shop stops when a relay/) as string]);
  });

  it('reports that the relay continues by itself in another cluster that has the row', async () => {
    await standAtRow('7000000000000000000/1/5');
    expect(await found()).toEqual([
      expect.stringMatching(/^warning: The database is not the one that the relay has followed/) as string,
    ]);
  });

  it('uses the clock of Posthorn’s database rather than that of this machine', async () => {
    await standAtRow(await readSourceIdentity(source.pool));
    await source.pool.query(`select posthorn_outbox.emit('site', 'post.published', '2'::text)`);
    const { now } = Date;
    Date.now = () => now() + HOUR_MS;
    try {
      expect(await found()).toEqual([]);
    } finally {
      Date.now = now;
    }
  });

  describe('without its cursor', () => {
    const UNKNOWN = 'skipped: The progress of its import is unknown';
    const found = async () =>
      texts(await findingsOf('Outbox shop', env)).filter((text) => !/^ok: The outbox/.test(text));
    const HORIZON = 'ok: No long write transaction holds stored events back.';

    it('reports its place as unknown while Posthorn’s own database is away, and examines the rest', async () => {
      env.DATABASE_URL = 'postgres://me@127.0.0.1:1/none';
      expect(await found()).toEqual([`${UNKNOWN}: see Connection.`, HORIZON]);
    });

    it.each([
      ['is locked', 'begin; lock table posthorn.cursor in access exclusive mode', /had no answer in time/],
      ['may not be read', '', /may not read what this check needs: .*\bcursor\b.*See Rights/],
      ['is lost', 'drop table posthorn.cursor', /The schema lacks a part that this check reads: .*See Schema/],
    ])('names the cause if the table of cursors %s', async (_, statement, cause) => {
      const client = await database.pool.connect();
      if (statement) await client.query(statement);
      else {
        const { account, url } = await newAccount(database);
        await client.query(`grant usage on schema posthorn to ${account}`);
        env.DATABASE_URL = url;
      }
      const findings = await found();
      client.release(true);
      expect(findings).toEqual([expect.stringMatching(cause) as string, HORIZON]);
      expect(findings[0]).toContain(UNKNOWN);
    });

    it.each(['no schema', 'an empty schema'])(
      'knows that no relay has followed it before the first start: %s',
      async (what) => {
        const empty = await testDatabase();
        if (what !== 'no schema') await empty.pool.query('create schema posthorn');
        env.DATABASE_URL = empty.url;
        const findings = await found();
        await empty.drop();
        expect(findings).toEqual(['skipped: No relay has followed it yet.']);
      },
    );
  });

  it.each([
    [0, 'ok', ''],
    [-20_000, 'ok', ''],
    [-60_000, 'warning', 'expire earlier'],
    [HOUR_MS, 'problem', 'expire later'],
  ])('judges a source whose clock is %d ms ahead of Posthorn’s database: %s', (aheadMs, severity, effect) => {
    expect(sourceClockFinding(aheadMs)).toMatchObject({
      severity,
      message: expect.stringContaining(effect) as string,
    });
  });

  it.each([
    ['its table of versions', 'drop table posthorn_outbox.meta', 'meta'],
    ['a leaf', 'drop table posthorn_outbox.message_3', 'message_3'],
    [
      'a leaf that is detached',
      'alter table posthorn_outbox.message detach partition posthorn_outbox.message_5',
      'message_5',
    ],
    ['all rows', 'drop table posthorn_outbox.message cascade', 'message, message_0, message_1, .*message_7'],
    ['its sequence', 'drop sequence posthorn_outbox.message_seq cascade', 'message_seq'],
  ])('finds an outbox that lacks %s', async (_, damage, lacks) => {
    await source.pool.query(damage);
    expect((await found())[0]).toMatch(
      new RegExp(`^problem: The outbox is damaged: posthorn_outbox lacks ${lacks}, so services may fail to emit\\.$`),
    );
  });

  it.each([
    ['the role', 'alter role $role set default_transaction_read_only = on', 'alter role \\w+ reset'],
    [
      'the role in the database',
      'alter role $role in database $database set default_transaction_read_only = on',
      'alter role \\w+ in database \\w+ reset',
    ],
    ['the database', 'alter database $database set default_transaction_read_only = on', 'alter database \\w+ reset'],
  ])(
    'advises statements that, as they are typed, let sessions write where they are read-only: on %s',
    async (_, statement, advice) => {
      const role = `r_${new URL(source.url).pathname.slice(3)}`;
      await source.pool.query(`create role ${role} login superuser password 'p'`);
      const name = new URL(source.url).pathname.slice(1);
      await source.pool.query(statement.replace('$role', role).replace('$database', name));
      const url = Object.assign(new URL(source.url), { username: role, password: 'p' }).href;
      let statements = '';
      for (const [area, settings] of [
        ['Database', { DATABASE_URL: url }],
        ['Outbox shop', { DATABASE_URL: database.url, POSTHORN_OUTBOX_SOURCES: `shop=${url}` }],
      ] as const) {
        const readOnly = (await findingsOf(area, settings)).find(({ message }) => message.includes('read-only'));
        expect(readOnly?.advice).toMatch(new RegExp(`${advice} default_transaction_read_only`));
        statements = /then: (.*)\.$/.exec(readOnly!.advice!)![1]!;
      }
      const account = new pg.Client({ connectionString: url });
      await account.connect();
      await account.query(statements);
      await account.end();
      expect((await findingsOf('Database', { DATABASE_URL: url })).map(({ severity }) => severity)).toEqual(['ok']);
    },
  );

  it('names the options of the connection string that make sessions read-only', async () => {
    const url = `${database.url}?options=-c%20default_transaction_read_only%3Don`;
    const readOnly = (await findingsOf('Database', { DATABASE_URL: url })).find(
      ({ severity }) => severity === 'problem',
    );
    expect(readOnly?.advice).toMatch(/remove it from the options in DATABASE_URL/);
  });
});

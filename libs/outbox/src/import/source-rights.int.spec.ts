import { systemClock, uuidv7 } from '#kernel';
import { claimOwnership, type Database, openDatabase } from '#postgres';
import { eventually, type TestDatabase, testDatabase } from '#testing';
import { installOutbox } from '../foreign/install-outbox.ts';
import { OutboxImport } from './outbox-import.ts';

const NAME = 'import:shop';
/** A role whose name has to be quoted, in the statement and in the URL. */
const ROLE = `of'relay_${process.pid}`;

describe('a source whose role may not follow the outbox', () => {
  let own: TestDatabase;
  let database: Database;
  let source: TestDatabase;
  let problems: string[];

  beforeAll(async () => {
    own = await testDatabase();
    database = await openDatabase({ url: own.url, poolSize: 8 });
    source = await testDatabase();
    await installOutbox(source.url);
    await source.pool.query(`create role "${ROLE}" login password 'secret'`);
    problems = [];
  });
  afterAll(async () => {
    await database.close();
    await own.drop();
    await source.pool.query(`drop owned by "${ROLE}"; drop role "${ROLE}"`);
    await source.drop();
  });

  async function follow(signal: AbortSignal): Promise<void> {
    const url = new URL(source.url);
    [url.username, url.password] = [ROLE, 'secret'];
    const outbox = new OutboxImport({
      ...{
        name: NAME,
        sourceUrl: url.href,
        pool: database.pool,
        clock: systemClock,
        retentionDays: 90,
        maxDataBytes: 262_144,
      },
      projectOf: () => Promise.resolve(uuidv7(0)),
      onImported: () => undefined,
      onProblem: (message) => problems.push(message),
    });
    await outbox.follow(await claimOwnership(database.pool, NAME, 'test'), signal);
  }

  it('reports the statement by which the owner allows it, and is followed after that', async () => {
    await source.pool.query(`select posthorn_outbox.emit('site', 'post.published', '{}')`);
    await expect(follow(new AbortController().signal)).rejects.toMatchObject({ code: '42501' });
    const [, statement] = /As the outbox’s owner: (select .*\)) \(see docs\/database\.md\)/.exec(problems[0]!)!;
    await source.pool.query(statement!);
    const stop = new AbortController();
    const following = follow(stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    await eventually(
      () => database.pool.query('select from posthorn.event'),
      ({ rowCount }) => rowCount === 1,
    );
    stop.abort();
    await following;
  });

  it('has a problem that names the grant by which its role may connect', async () => {
    const name = new URL(source.url).pathname.slice(1);
    await source.pool.query(`revoke connect on database ${name} from public`);
    try {
      await expect(follow(new AbortController().signal)).rejects.toMatchObject({ code: '42501' });
    } finally {
      await source.pool.query(`grant connect on database ${name} to public`);
    }
    expect(problems.at(-1)).toMatch(/^The database of import:shop cannot be followed.*: grant connect on the database/);
  });

  it('fails where row-level security hides messages, instead of taking none', async () => {
    await source.pool.query('alter table posthorn_outbox.message enable row level security');
    await source.pool.query(`select posthorn_outbox.emit('site', 'post.published', '{}')`);
    await expect(follow(new AbortController().signal)).rejects.toThrow(/row-level security/);
    expect(problems.at(-1)).toMatch(/^Row-level security of the outbox hides messages .*: disable it/);
  });
});

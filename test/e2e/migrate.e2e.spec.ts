import { randomBytes } from 'node:crypto';
import { KeyRing } from '#signing';
import { ApiClient, cleanUpAfterEach, type TestDatabase, testDatabase } from '#testing';
import { posthorn } from './support/command-line.ts';
import { PosthornProcess } from './support/posthorn-process.ts';

const LAST = `select m.name from posthorn.schema_migration m order by m.id desc limit 1`;

describe('posthorn migrate', () => {
  const cleanUp = cleanUpAfterEach();
  const settings = {
    ...{ PORT: '0', GRPC_PORT: '0', POSTHORN_ADMIN_KEY: randomBytes(24).toString('hex') },
    POSTHORN_SECRET_KEYS: KeyRing.generateKey(),
    POSTHORN_MIGRATE_AT_START: 'false',
  };

  const fresh = async () => {
    const database = await testDatabase();
    cleanUp(() => database.drop());
    return database;
  };
  const migrate = ({ url }: TestDatabase, args: readonly string[] = []) =>
    posthorn(['migrate', ...args], { DATABASE_URL: url });
  const start = ({ url }: TestDatabase) => posthorn([], { ...settings, DATABASE_URL: url });

  it('makes the schema that a start then finds, and has nothing to do the second time', async () => {
    const database = await fresh();
    expect(await start(database)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /lacks \d+ changes of this version: run `\.\/posthorn migrate` first, or set /,
      ) as string,
    });
    const { rows: none } = await database.pool.query<object>(`select from pg_namespace where nspname = 'posthorn'`);
    expect(none).toEqual([]);

    const made = await migrate(database);
    const { rows } = await database.pool.query<{ name: string }>(LAST);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toMatch(
      new RegExp(`\nDone: ${rows[0]!.name}\nThe schema in \\S+ is up to date: \\d+ changes made\\.\n$`),
    );
    expect((await migrate(database)).stdout).toMatch(/^The schema in \S+ is up to date: nothing was to be done\.\n$/);

    const running = new PosthornProcess({ ...settings, DATABASE_URL: database.url });
    cleanUp(() => running.stop());
    const api = new ApiClient(await running.url(), settings.POSTHORN_ADMIN_KEY);
    cleanUp(() => api.close());
    expect((await api.call('GET', '/readyz')).status).toBe(200);
  });

  it('makes the changes that an older schema lacks, which a start refuses meanwhile', async () => {
    const database = await fresh();
    await migrate(database);
    const { rows } = await database.pool.query<{ name: string }>(LAST);
    await database.pool.query(`delete from posthorn.schema_migration m where m.name = $1`, [rows[0]!.name]);
    expect((await start(database)).stderr).toMatch(/lacks 1 change of this version/);
  });

  it('makes every change once if several run at the same time', async () => {
    const database = await fresh();
    const printed = await Promise.all([migrate(database), migrate(database), migrate(database)]);
    expect(printed.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(printed.filter(({ stdout }) => stdout.includes('Done: ')).length).toBe(1);
  });

  it('refuses a database of a newer version, one that is away, and words that it does not know', async () => {
    const database = await fresh();
    await migrate(database);
    await database.pool.query(
      `insert into posthorn.schema_migration (timestamp, name) values (1999000000000, 'Later1999000000000')`,
    );
    const refused = (stderr: RegExp) => ({ code: 1, stdout: '', stderr: expect.stringMatching(stderr) as string });
    expect(await migrate(database)).toEqual(
      refused(/a newer Posthorn has changed its schema \(Later1999000000000\): run that version/),
    );
    const away = new URL(database.url);
    away.port = '1';
    expect(await posthorn(['migrate'], { DATABASE_URL: away.href })).toEqual(refused(/^posthorn: .+\n$/));
    expect(await migrate(database, ['now'])).toEqual(refused(/error: too many arguments/));
  });
});

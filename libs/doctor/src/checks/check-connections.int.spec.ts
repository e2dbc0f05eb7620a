import { uuidv7 } from '#kernel';
import { connectSession, reportProcess, reportStopped } from '#postgres';
import { describePgBouncer, migratedDatabase, PostgresProxy, startPgBouncer, type TestDatabase } from '#testing';
import { findingsOf, texts } from '../testing/findings-of.ts';
import { newAccount } from '../testing/new-account.ts';

describe('the examination of connections', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  it('compares the connections that a process may open with the limits of the server', async () => {
    const found = async (size: string) =>
      texts(await findingsOf('Connections', { DATABASE_URL: database.url, DATABASE_POOL_SIZE: size }));
    expect(await found('8')).toEqual([
      expect.stringMatching(/^ok: \d+ of \d+ connections of the server .* uses up to 8\.$/) as string,
    ]);
    expect((await found('500'))[0]).toMatch(/^problem: .* uses up to 500\. One process alone may not get its/);
  });

  it.each(['database', 'role'])('compares it with the limit of the %s', async (of) => {
    const { account, url } = await newAccount(database);
    const name = of === 'role' ? account : new URL(database.url).pathname.slice(1);
    await database.pool.query(`alter ${of} ${name} connection limit 10`);
    const found = await findingsOf('Connections', { DATABASE_URL: url });
    expect(found[1]).toMatchObject({
      severity: 'problem',
      message: expect.stringMatching(`of 10 connections of the ${of} ${name} are in use`) as string,
      advice: expect.stringMatching(
        `^Run \`alter ${of} ${name} connection limit 2\\d\` \\(or with a higher limit\\), or lower DATABASE_POOL_SIZE\\.$`,
      ) as string,
    });
    await database.pool.query(`alter ${of} ${name} connection limit -1`);
    expect(await findingsOf('Connections', { DATABASE_URL: url })).toHaveLength(1);
  });

  it('does not count the sessions of running processes as missing', async () => {
    const { account, url } = await newAccount(database);
    await database.pool.query(`alter role ${account} connection limit 30`);
    await database.pool.query(`grant usage on schema posthorn to ${account}`);
    await database.pool.query(`grant select on posthorn.process to ${account}`);
    const open = (applicationName: string) =>
      connectSession({ url, applicationName, connectTimeoutMs: 5_000, answerTimeoutMs: 5_000 });
    const sessions = await Promise.all(Array.from({ length: 20 }, () => open('posthorn')));
    const ofRole = async () => (await findingsOf('Connections', { DATABASE_URL: url }))[1];
    expect(await ofRole()).toMatchObject({ severity: 'ok' });
    sessions.push(...(await Promise.all(Array.from({ length: 8 }, () => open('psql')))));
    expect(await ofRole()).toMatchObject({ severity: 'ok' });

    const reports = [1, 2].map((nth) => ({ id: uuidv7(nth), owner: `h-${nth}`, roles: ['api'], problems: [] }));
    for (const report of reports) await reportProcess(database.pool, report);
    expect(await ofRole()).toMatchObject({
      severity: 'warning',
      message: expect.stringMatching(/8 of them by other programs; 2 processes .* each uses up to 20/) as string,
      advice: `Run \`alter role ${account} connection limit 48\` (or with a higher limit), or lower DATABASE_POOL_SIZE.`,
    });
    for (const { id } of reports) await reportStopped(database.pool, id);
    expect(await ofRole()).toMatchObject({ severity: 'ok' });
    await Promise.all(sessions.map((session) => session.end()));
  });

  it('does not take a plain proxy for a pooler, and opens nothing through it', async () => {
    const proxy = await PostgresProxy.start(database.url);
    const found = texts(await findingsOf('Connections', { DATABASE_URL: proxy.url, DATABASE_POOL_SIZE: '8' }));
    expect(found).toHaveLength(1);
    await proxy.close();
  });
});

describePgBouncer('the examination of connections through PgBouncer', () => {
  it.each([
    [12, 'problem: A pooler in between provides 12 connections, but each process of Posthorn uses up to 20.'],
    [30, 'ok: The pooler in between provides the 20 connections of a process of Posthorn.'],
  ])('compares a pool of %d connections with the need of a process', async (poolSize, text) => {
    const database = await migratedDatabase();
    const pooler = await startPgBouncer(database.url, { poolMode: 'session', poolSize });
    const found = texts(await findingsOf('Connections', { DATABASE_URL: pooler.url }));
    expect(found.at(-1)).toContain(text);
    await pooler.stop();
    await database.drop();
  });

  it('names the server’s limit instead of the pool’s, if the server has no more connections', async () => {
    const database = await migratedDatabase();
    const { account, url } = await newAccount(database);
    await database.pool.query(`alter role ${account} connection limit 12`);
    const pooler = await startPgBouncer(url, { poolMode: 'session', poolSize: 30 });
    const found = await findingsOf('Connections', { DATABASE_URL: pooler.url });
    expect(found.at(-1)).toMatchObject({
      severity: 'problem',
      message: expect.stringMatching(/A pooler in between provides 12 connections/) as string,
      advice: expect.stringMatching(/^The server has no more/) as string,
    });
    await pooler.stop();
    await database.drop();
  });
});

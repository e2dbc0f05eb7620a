import { describePgBouncer, migratedDatabase, startPgBouncer, type TestDatabase } from '#testing';
import { findingsOf, texts } from '../testing/findings-of.ts';
import { newAccount } from '../testing/new-account.ts';

describe('the examination of connections', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  it('compares what a process may open with the limits of the server', async () => {
    const found = async (size: string) =>
      texts(await findingsOf('Connections', { DATABASE_URL: database.url, DATABASE_POOL_SIZE: size }));
    expect(await found('8')).toEqual([
      expect.stringMatching(/^ok: \d+ of \d+ connections of the server .* takes up to 8\.$/) as string,
    ]);
    expect((await found('500'))[0]).toMatch(/^problem: .* takes up to 500\. One process alone may not get its/);
  });

  it.each(['database', 'role'])('compares it with the limit of the %s', async (of) => {
    const { account, url } = await newAccount(database);
    const name = of === 'role' ? account : new URL(database.url).pathname.slice(1);
    await database.pool.query(`alter ${of} ${name} connection limit 10`);
    const found = await findingsOf('Connections', { DATABASE_URL: url });
    expect(found[1]).toMatchObject({
      severity: 'problem',
      message: expect.stringMatching(`of 10 connections of the ${of} ${name} are in use`) as string,
      advice: `alter ${of} ${name} connection limit -1, or lower DATABASE_POOL_SIZE.`,
    });
    await database.pool.query(`alter ${of} ${name} connection limit -1`);
    expect(await findingsOf('Connections', { DATABASE_URL: url })).toHaveLength(1);
  });
});

describePgBouncer('the examination of connections through PgBouncer', () => {
  it.each([
    [12, 'problem: A pooler in between gives 12 connections, and each process of Posthorn takes up to 20.'],
    [30, 'ok: 20 connections can be opened through what is in between.'],
  ])('finds what a pool of %d connections is for a process', async (poolSize, text) => {
    const database = await migratedDatabase();
    const pooler = await startPgBouncer(database.url, { poolMode: 'session', poolSize });
    const found = texts(await findingsOf('Connections', { DATABASE_URL: pooler.url }));
    expect(found.at(-1)).toContain(text);
    await pooler.stop();
    await database.drop();
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { type TestDatabase, testDatabase } from '#testing';
import { connectSession } from './connect-session.ts';
import type { SessionClient } from './session-client.ts';
import { SharedSession } from './shared-session.ts';

describe('A session that several loops use', () => {
  let database: TestDatabase;
  let client: SessionClient;
  let session: SharedSession;
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);

  beforeAll(async () => {
    database = await testDatabase();
    client = await connectSession({ url: database.url, applicationName: 'shared', connectTimeoutMs: 30_000 });
    session = new SharedSession(client);
    process.on('warning', onWarning);
  });
  afterAll(async () => {
    process.off('warning', onWarning);
    await client.end();
    await database.drop();
  });

  const isInTransaction = async () => {
    const { rows } = await session.query<{ name: string }>(`select current_setting('application_name') as name`);
    return rows[0]!.name === 'inside';
  };

  it('runs no statement of one loop inside the transaction of another', async () => {
    const transaction = session.alone(async (alone) => {
      await alone.query(`begin; set local application_name = 'inside'`);
      await sleep(50);
      const { rows } = await alone.query<{ name: string }>(`select current_setting('application_name') as name`);
      await alone.query('commit');
      return rows[0]!.name;
    });
    const others = Promise.all(Array.from({ length: 5 }, isInTransaction));
    expect(await transaction).toBe('inside');
    expect(await others).toEqual(Array.from({ length: 5 }, () => false));
    expect(warnings).toEqual([]);
  });

  it('continues after a statement that fails', async () => {
    const failing = session.query('select 1 / 0');
    const next = isInTransaction();
    await expect(failing).rejects.toThrow('division by zero');
    expect(await next).toBe(false);
  });
});

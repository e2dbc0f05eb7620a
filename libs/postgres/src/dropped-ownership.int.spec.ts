import { randomUUID } from 'node:crypto';
import { dropRows, migratedDatabase, type TestDatabase } from '#testing';
import { renewLease, takeLease } from './lease.ts';
import { claimOwnership } from './ownership.ts';

describe('an ownership whose row a trigger drops', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await migratedDatabase();
  });
  afterEach(() => database.drop());

  const isDropped = (table: string) => ({
    message: expect.stringMatching(new RegExp(`posthorn\\.${table}.*drop trigger drops`)) as string,
  });

  it.each([false, true])('is not taken, and the error names the trigger (known before: %s)', async (isKnown) => {
    const { pool } = database;
    const leader = { name: 'leader', epoch: await claimOwnership(pool, 'leader', 'a') };
    if (isKnown) await claimOwnership(pool, 'partition', 'a');
    await dropRows(pool, 'ownership');
    for (const under of [undefined, leader]) {
      await expect(claimOwnership(pool, 'partition', 'a', under)).rejects.toMatchObject(isDropped('ownership'));
    }
    const former = claimOwnership(pool, 'partition', 'a', { name: 'leader', epoch: 7 });
    await expect(former).rejects.toMatchObject({ code: 'stale-epoch' });
  });

  it.each(['lease', 'ownership'])('gives no lease whose row in %s is dropped: the trigger is named', async (table) => {
    const mend = await dropRows(database.pool, table);
    await expect(takeLease(database.pool, 'work', 'a')).rejects.toMatchObject(isDropped(table));
    await mend();
    expect(await takeLease(database.pool, 'work', 'a')).toMatchObject({ epoch: 1 });
  });

  it('is not taken by a second process while the first process has the lease', async () => {
    await takeLease(database.pool, 'work', 'a');
    await dropRows(database.pool, 'lease');
    expect(await takeLease(database.pool, 'work', 'b')).toBeUndefined();
  });

  it('is not renewed, and the error names the trigger instead of another leader', async () => {
    const lease = (await takeLease(database.pool, 'work', 'a'))!;
    await dropRows(database.pool, 'lease');
    await expect(renewLease(database.pool, lease)).rejects.toMatchObject(isDropped('lease'));
    expect(await renewLease(database.pool, { ...lease, holder: randomUUID() })).toBe(false);
  });
});

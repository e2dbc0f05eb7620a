import { fromTypeId, toTypeId, uuidv7 } from '#kernel';
import { migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { ApiKeys } from './api-keys.ts';
import { LastUses } from './last-uses.ts';
import { hashOfKey, newApiKey } from './new-api-key.ts';

const MINUTE_MS = 60_000;

describe('The last use of a key', () => {
  let database: TestDatabase;
  let clock: OffsetClock;
  let uses: LastUses;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.pool.query('delete from posthorn.api_key');
    clock = new OffsetClock();
    uses = new LastUses(database.pool, clock);
  });

  async function makeKey(): Promise<{ id: string; key: string }> {
    const [id, key] = [uuidv7(Date.now()), newApiKey()];
    await database.pool.query(
      `insert into posthorn.api_key (id, scope, name, hash, created_at) values ($1::uuid, 'admin', $1::text, $2, now())`,
      [id, hashOfKey(key)],
    );
    return { id: toTypeId('key', id), key };
  }
  const lastUsed = async (id: string) => {
    const { rows } = await database.pool.query<{ at: Date | null }>(
      'select k.last_used_at as at from posthorn.api_key k where k.id = $1',
      [fromTypeId('key', id)],
    );
    return rows[0]!.at?.getTime() ?? null;
  };

  it('is noted by each successful identification, with or without a look-up, and written later', async () => {
    const keys = new ApiKeys(database.pool, clock, 'configured');
    const [one, unused] = [await makeKey(), await makeKey()];
    await keys.identify(one.key);
    clock.advance(100);
    const fromMs = clock.nowMs();
    keys.identifyKnown(one.key);
    await keys.identify(newApiKey());
    await keys.identify('configured');
    expect(await lastUsed(one.id)).toBeNull();
    await keys.lastUses.write();
    const at = await lastUsed(one.id);
    expect(at).toBeGreaterThanOrEqual(fromMs);
    expect(at).toBeLessThanOrEqual(clock.nowMs());
    expect(await lastUsed(unused.id)).toBeNull();
  });

  it('is written again only a minute later, by any process', async () => {
    const { id } = await makeKey();
    uses.note(id);
    await uses.write();
    const first = await lastUsed(id);
    clock.advance(MINUTE_MS - 5_000);
    const other = new LastUses(database.pool, clock);
    other.note(id);
    await other.write();
    expect(await lastUsed(id)).toBe(first);
    clock.advance(10_000);
    other.note(id);
    await other.write();
    expect(await lastUsed(id)).toBeGreaterThan(first!);
  });

  it('does not wait for a locked row, and stays noted if the write fails', async () => {
    const [locked, free] = [await makeKey(), await makeKey()];
    const holder = await database.pool.connect();
    await holder.query('begin');
    await holder.query('select from posthorn.api_key k where k.id = $1 for update', [fromTypeId('key', locked.id)]);
    for (const { id } of [locked, free]) uses.note(id);
    await uses.write();
    await holder.query('rollback');
    expect([await lastUsed(locked.id), await lastUsed(free.id)]).toEqual([null, expect.any(Number)]);

    uses.note(locked.id);
    await holder.query('begin');
    await holder.query('alter table posthorn.api_key rename column last_used_at to hidden');
    await holder.query('commit');
    await expect(uses.write()).rejects.toThrow('last_used_at');
    await holder.query('alter table posthorn.api_key rename column hidden to last_used_at');
    holder.release();
    await uses.write();
    expect(await lastUsed(locked.id)).not.toBeNull();
  });

  it('is written for more keys than one statement takes', async () => {
    const ids = Array.from({ length: 2_500 }, () => uuidv7(Date.now()));
    await database.pool.query(
      `insert into posthorn.api_key (id, scope, name, hash, created_at)
       select i::uuid, 'admin', i, decode(md5(i), 'hex'), now() from unnest($1::text[]) as i`,
      [ids],
    );
    for (const id of ids) uses.note(toTypeId('key', id));
    await uses.write();
    const { rowCount } = await database.pool.query('select from posthorn.api_key k where k.last_used_at is null');
    expect(rowCount).toBe(0);
  });
});

import { migratedDatabase, type TestDatabase } from '#testing';
import { fromTypeId, systemClock } from '#kernel';
import { AdminKeys } from './admin-keys.ts';
import { hashOfKey, newApiKey } from './new-api-key.ts';

describe('Admin keys', () => {
  let database: TestDatabase;
  let keys: AdminKeys;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.pool.query('delete from posthorn.api_key');
    keys = new AdminKeys(database.pool, systemClock);
  });

  const recorded = (change: string, data: object) => ({ type: `admin-key.${change}`, data });
  const names = async () => (await keys.list()).map(({ name }) => name);

  it('are created once at the first start, by whichever process comes first', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => keys.makeFirst()));
    expect(made.filter((key) => key !== undefined)).toHaveLength(1);
    expect(await keys.makeFirst()).toBeUndefined();
    expect(await names()).toEqual(['first']);
  });

  it('are created again if all have expired', async () => {
    const other = await keys.create('other');
    const expire = (at: string) => database.pool.query(`update posthorn.api_key set expires_at = ${at}`);
    await expire(`now() + interval '1 hour'`);
    expect(await keys.makeFirst()).toBeUndefined();
    await expire(`now() - interval '1 hour'`);
    expect(await keys.makeFirst()).toBeDefined();
    expect(await names()).toEqual([other.name, 'first']);
  });

  it('are created at a start although keys that have expired have the names of first ones', async () => {
    const expire = () => database.pool.query(`update posthorn.api_key set expires_at = now() - interval '1 hour'`);
    await keys.create('first');
    await expire();
    const made = await Promise.all(Array.from({ length: 8 }, () => keys.makeFirst()));
    expect(made.filter((key) => key !== undefined)).toHaveLength(1);
    expect(await names()).toEqual(['first', 'first-2']);
    await expire();
    await keys.revoke('first');
    expect(await keys.makeFirst()).toBeDefined();
    expect(await names()).toEqual(['first-2', 'first']);
  });

  it('are recorded in their streams by whom they were created and revoked', async () => {
    await keys.makeFirst();
    await keys.create('ci');
    const ids = new Map((await keys.list()).map(({ name, id }) => [name, fromTypeId('key', id)]));
    await keys.revoke('first');
    const { rows } = await database.pool.query(
      `select s.stream_id as id, s.type, s.data from posthorn.stream_event s where s.stream_id = any($1)
       order by s.stream_id, s.version`,
      [[...ids.values()]],
    );
    expect(rows).toEqual([
      { id: ids.get('first'), ...recorded('created', { name: 'first', expiresAt: null, by: 'first-start' }) },
      { id: ids.get('first'), ...recorded('revoked', { name: 'first', by: 'command-line' }) },
      { id: ids.get('ci'), ...recorded('created', { name: 'ci', expiresAt: null, by: 'command-line' }) },
    ]);
  });

  it('can be created beside each other, under different names', async () => {
    await keys.makeFirst();
    expect((await keys.create()).name).toBe('admin-2');
    expect((await keys.create('ci')).name).toBe('ci');
    expect((await keys.create()).name).toBe('admin-4');
    expect(await names()).toEqual(['first', 'admin-2', 'ci', 'admin-4']);
    await expect(keys.create('ci')).rejects.toMatchObject({ code: 'conflict' });
    for (const wrong of ['', 'a\nb', 'x'.repeat(201), 'ci ', ' ci', '\u00a0ci', newApiKey()]) {
      await expect(keys.create(wrong)).rejects.toMatchObject({ code: 'invalid-input' });
    }
  });

  it('are revoked one by one, and their names are free again', async () => {
    await keys.makeFirst();
    const { key } = await keys.create('ci');
    await keys.revoke('first');
    expect(await names()).toEqual(['ci']);
    expect(await keys.makeFirst()).toBeUndefined();
    const { rows } = await database.pool.query<{ hash: Buffer }>('select k.hash from posthorn.api_key k');
    expect(rows).toEqual([{ hash: hashOfKey(key) }]);
    await expect(keys.revoke('first')).rejects.toMatchObject({ code: 'not-found' });
    for (const secret of [key, 'a key of the settings that is long enough']) {
      const revoking = keys.revoke(secret);
      await expect(revoking).rejects.toThrow('is not repeated');
      await expect(revoking).rejects.not.toThrow(secret);
    }
    await keys.revoke('ci');
    expect(await keys.makeFirst()).toBeDefined();
  });

  it('are separate from the keys of projects, which may have the same names and are not revoked with them', async () => {
    await database.pool.query(
      `insert into posthorn.api_key (id, scope, project_id, name, hash, created_at)
       values (gen_random_uuid(), 'project', gen_random_uuid(), 'ci', 'x', now())`,
    );
    await keys.create('ci');
    await keys.revoke('ci');
    expect((await database.pool.query('select from posthorn.api_key')).rowCount).toBe(1);
  });
});

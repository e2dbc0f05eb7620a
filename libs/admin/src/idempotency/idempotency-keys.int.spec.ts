import { KeyRing } from '#signing';
import { migratedDatabase, type TestDatabase } from '#testing';
import { IdempotencyKeys, type Reservation } from './idempotency-keys.ts';

const RESERVED_MS = 300_000;
const ANSWER = { status: 201, body: '{"a":1}' };

describe('An idempotency key', () => {
  let database: TestDatabase;
  let keys: IdempotencyKeys;

  beforeAll(async () => {
    database = await migratedDatabase();
    keys = new IdempotencyKeys(database.pool, KeyRing.parse(KeyRing.generateKey()), RESERVED_MS);
  });
  beforeEach(() => database.pool.query('delete from posthorn.idempotency_key'));
  afterAll(() => database.drop());

  const reserve = async (): Promise<Reservation> => {
    const { reservation } = await keys.begin('k', 'request');
    expect(reservation).toBeDefined();
    return reservation!;
  };
  const age = (ms: number) =>
    database.pool.query(`update posthorn.idempotency_key set created_at = now() - $1 * interval '1 millisecond'`, [ms]);
  const row = async () => (await database.pool.query<object>('select * from posthorn.idempotency_key')).rows[0];

  it('is refused as retryable until its reservation ends', async () => {
    await reserve();
    await age(RESERVED_MS - 10_000);
    await expect(keys.begin('k', 'request')).rejects.toMatchObject({ code: 'conflict', canRetry: true });
    await age(RESERVED_MS + 1);
    await reserve();
  });

  it('is refused for another request, even after its reservation', async () => {
    await reserve();
    await age(RESERVED_MS + 1);
    await expect(keys.begin('k', 'another')).rejects.toMatchObject({ code: 'conflict', canRetry: false });
  });

  it('returns the first response, and is free again if the request is abandoned', async () => {
    await keys.abandon(await reserve());
    expect(await keys.finish(await reserve(), ANSWER)).toBe(true);
    expect(await keys.begin('k', 'request')).toEqual({ response: ANSWER });
  });

  it('is not changed by its former holder once another request has taken it over', async () => {
    const former = await reserve();
    await age(RESERVED_MS + 1);
    const holder = await reserve();
    const before = await row();
    expect(await keys.finish(former, { status: 200, body: '"of the former"' })).toBe(false);
    await keys.abandon(former);
    expect(await row()).toEqual(before);
    expect(await keys.finish(holder, ANSWER)).toBe(true);
    expect(await keys.finish(former, { status: 200, body: '"of the former"' })).toBe(false);
    expect(await keys.begin('k', 'request')).toEqual({ response: ANSWER });
  });
});

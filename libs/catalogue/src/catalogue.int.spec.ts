import type pg from 'pg';
import type { Queryable } from '#postgres';
import { insertEndpoint, insertProject, migratedDatabase, type TestDatabase } from '#testing';
import { Catalogue } from './catalogue.ts';
import { readEndpoint } from './read-endpoints.ts';

const ACTIVATED_MS = Date.parse('2026-01-31T12:00:00.123Z');
const EXPIRES_MS = Date.parse('2999-01-31T12:00:00.456Z');

describe('the catalogue', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let catalogue: Catalogue;
  let projectId: string;

  beforeAll(async () => {
    database = await migratedDatabase();
    pool = database.pool;
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    await database.pool.query(
      'truncate posthorn.project, posthorn.endpoint, posthorn.endpoint_secret, posthorn.endpoint_header_value cascade',
    );
    projectId = await insertProject(pool);
    catalogue = new Catalogue(pool);
  });

  const query = (...call: unknown[]) => (pool.query as (...call: unknown[]) => Promise<unknown>).apply(pool, call);
  const withQuery = (instead: typeof query) => ({ query: instead }) as unknown as pg.Pool;
  const idsOf = (project = projectId) => [...catalogue.ofProject(project)].map(({ id }) => id).sort();

  async function touch(endpointId: string, change: string, db: Queryable = pool): Promise<void> {
    const pos = `greatest(pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1, pg_current_xact_id()::text::bigint)`;
    await db.query(`update posthorn.endpoint set ${change}, changed_pos = ${pos} where id = $1`, [endpointId]);
  }

  it('knows that it has a change, until its last read is a second old', async () => {
    let nowMs = 10_000;
    const timed = new Catalogue(pool, () => nowMs);
    expect(timed.knows(0)).toBe(false);
    await timed.refresh();
    expect([0, timed.version - 1].map((change) => timed.knows(change))).toEqual([true, true]);
    expect([timed.version, undefined].map((change) => timed.knows(change))).toEqual([false, false]);
    nowMs = 11_000;
    expect(timed.knows(0)).toBe(false);
  });

  it('is read from the start after its database was restored into another cluster', async () => {
    const beAt = (base: number) =>
      pool.query(
        `create or replace function posthorn.position_base() returns bigint language sql stable parallel safe
         as 'select ${base}::bigint'`,
      );
    await beAt(1_000_000_000);
    await catalogue.refresh();
    await beAt(0);
    const id = await insertEndpoint(pool, projectId);
    await catalogue.refresh();
    expect(idsOf()).toEqual([id]);
  });

  it('has every endpoint, with all that routing and delivery need', async () => {
    const id = await insertEndpoint(pool, projectId, { eventTypes: ['post.*'], channels: ['web'] });
    await pool.query(
      `insert into posthorn.endpoint_secret (id, endpoint_id, key_id, ciphertext, created_at, activates_at, expires_at)
       values (gen_random_uuid(), $1, 'old', '\\x01', $2, $2, $3),
         (gen_random_uuid(), $1, 'gone', '\\x02', $2, $2, now() - interval '1 day'),
         (gen_random_uuid(), $1, 'new', '\\x0300ff', now(), $3, null)`,
      [id, new Date(ACTIVATED_MS), new Date(EXPIRES_MS)],
    );
    const [first, second] = ['00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001'];
    await pool.query(
      `insert into posthorn.endpoint_header_value (id, endpoint_id, key_id, ciphertext, created_at)
       values ($1, $3, 'k', '\\x04', now()), ($2, $3, 'k', '\\x05', now())`,
      [first, second, id],
    );
    const headers = [
      { key: 'X-B', valueId: first },
      { key: 'x-a', valueId: second },
    ];
    await pool.query('update posthorn.endpoint set headers = $2 where id = $1', [id, JSON.stringify(headers)]);
    await catalogue.refresh();
    expect(catalogue.endpoint(id)).toMatchObject({
      ...{ id, projectId, projectUid: null, url: 'https://example.com/', eventTypes: ['post.*'], channels: ['web'] },
      ...{ profile: 'standard-webhooks', profileOptions: {}, policy: { timeoutMs: 5_000 }, version: 1, deleted: false },
      secrets: [
        { keyId: 'new', ciphertext: Buffer.from([3, 0, 255]), activatesAtMs: EXPIRES_MS, expiresAtMs: null },
        { keyId: 'old', ciphertext: Buffer.from([1]), activatesAtMs: ACTIVATED_MS, expiresAtMs: EXPIRES_MS },
      ],
      headers: [
        { key: 'X-B', id: first, keyId: 'k', ciphertext: Buffer.from([4]) },
        { key: 'x-a', id: second, keyId: 'k', ciphertext: Buffer.from([5]) },
      ],
    });
    expect(await readEndpoint(pool, id)).toEqual(catalogue.endpoint(id));
    expect(await readEndpoint(pool, projectId)).toBeUndefined();
    expect(idsOf()).toEqual([id]);
  });

  it('has the conditions of endpoints', async () => {
    const id = await insertEndpoint(pool, projectId, { condition: 'data.n == 1' });
    const plain = await insertEndpoint(pool, projectId);
    await catalogue.refresh();
    expect(catalogue.endpoint(id)!.condition).toBe('data.n == 1');
    expect(catalogue.endpoint(plain)!.condition).toBeNull();
    await touch(id, `condition = 'data.n == 2'`);
    await catalogue.refresh();
    expect(catalogue.endpoint(id)!.condition).toBe('data.n == 2');
  });

  it('takes in the changes since its last read', async () => {
    const [kept, changed, deleted] = [
      await insertEndpoint(pool, projectId),
      await insertEndpoint(pool, projectId),
      await insertEndpoint(pool, projectId),
    ];
    await catalogue.refresh();
    await touch(changed, `url = 'https://changed.example/'`);
    await touch(deleted, 'deleted_at = now()');
    const added = await insertEndpoint(pool, projectId);
    await catalogue.refresh();
    expect(idsOf()).toEqual([kept, changed, added].sort());
    expect(catalogue.endpoint(changed)!.url).toBe('https://changed.example/');
    expect(catalogue.endpoint(deleted)).toMatchObject({ deleted: true });
  });

  it('keeps the endpoints of a deleted project, and routes to none of them', async () => {
    const id = await insertEndpoint(pool, projectId);
    await catalogue.refresh();
    await pool.query(
      `update posthorn.project set deleted_at = now(),
         changed_pos = greatest(pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1, pg_current_xact_id()::text::bigint)
       where id = $1`,
      [projectId],
    );
    await catalogue.refresh();
    expect(idsOf()).toEqual([]);
    expect(catalogue.endpoint(id)!.deleted).toBe(true);
  });

  it('sees an endpoint whose transaction committed late, after a younger one was seen', async () => {
    const [slow, quick] = [await pool.connect(), await pool.connect()];
    await slow.query('begin');
    const late = await insertEndpoint(slow, projectId);
    await quick.query('begin');
    const early = await insertEndpoint(quick, projectId);
    await quick.query('commit');
    await catalogue.refresh();
    expect(idsOf()).toEqual([early]);
    const third = await insertEndpoint(pool, projectId);
    await catalogue.refresh();
    expect(idsOf()).toEqual([early, third].sort());
    await slow.query('commit');
    await catalogue.refresh();
    expect(idsOf()).toEqual([early, late, third].sort());
    for (const client of [slow, quick]) client.release();
  });

  it('has, when a refresh resolves, all changes that were committed before the call', async () => {
    for (let round = 0; round < 30; round++) {
      const others = Array.from({ length: 3 }, () => catalogue.refresh());
      const id = await insertEndpoint(pool, projectId);
      await catalogue.refresh();
      expect(catalogue.endpoint(id)).toBeDefined();
      await Promise.all(others);
    }
  });

  it('never returns to an older state: its reads do not overtake one another, and calls share them', async () => {
    const id = await insertEndpoint(pool, projectId);
    const gates: (() => void)[] = [];
    const held = new Catalogue(
      withQuery(async (...call) => {
        const answer = await query(...call);
        await new Promise<void>((resolve) => gates.push(resolve));
        return answer;
      }),
    );
    const gate = async (index: number) => {
      while (gates.length <= index) await new Promise(setImmediate);
      return gates[index]!;
    };
    const seen: (string | undefined)[] = [];
    const refresh = () => held.refresh().then(() => seen.push(held.endpoint(id)?.url));
    const first = refresh();
    const open = await gate(0);
    await touch(id, `url = 'https://second.example/'`);
    const others = [refresh(), refresh()];
    open();
    await first;
    (await gate(1))();
    await Promise.all(others);
    expect(seen).toEqual(['https://example.com/', 'https://second.example/', 'https://second.example/']);
    expect(gates).toHaveLength(2);
  });

  it('continues after a failed read', async () => {
    let failures = 1;
    const shaken = new Catalogue(
      withQuery((...call) => (failures-- > 0 ? Promise.reject(new Error('away')) : query(...call))),
    );
    const id = await insertEndpoint(pool, projectId);
    await expect(shaken.refresh()).rejects.toThrow('away');
    await shaken.refresh();
    expect(shaken.endpoint(id)).toBeDefined();
  });

  it('has, when it reaches a version, all changes up to that version', async () => {
    const ahead = new Catalogue(pool);
    const id = await insertEndpoint(pool, projectId);
    await ahead.refresh();
    await catalogue.reach(ahead.version);
    expect(catalogue.endpoint(id)).toBeDefined();
    await catalogue.reach(0);
  });

  it('stops reading for a version that its restored database has not reached', async () => {
    let reads = 0;
    const counted = new Catalogue(
      withQuery((...call) => {
        reads++;
        return query(...call);
      }),
    );
    await counted.reach(Number.MAX_SAFE_INTEGER);
    expect(reads).toBe(1);
  });
});

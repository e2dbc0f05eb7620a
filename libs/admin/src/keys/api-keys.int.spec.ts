import { createHash } from 'node:crypto';
import { fromTypeId, systemClock, toTypeId, uuidv7 } from '#kernel';
import { eventually, insertProject, migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { AdminKeys } from './admin-keys.ts';
import { ApiKeys } from './api-keys.ts';
import { hashOfKey, newApiKey } from './new-api-key.ts';

const TRUSTED_MS = 1_000;
const OF_ADMIN = { projectId: null, scopes: null, expiresAtMs: null };

describe('the keys of the API', () => {
  let database: TestDatabase;
  let clock: OffsetClock;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(() => {
    clock = new OffsetClock();
  });

  const keysOf = (configured?: string) => new ApiKeys(database.pool, clock, configured);

  const makeAdmin = async () => (await new AdminKeys(database.pool, clock).create()).key;
  const revokeAll = () => database.pool.query(`delete from posthorn.api_key where scope = 'admin'`);

  /** The pool, which counts the queries that go through it. */
  function counting() {
    let queries = 0;
    let pending = 0;
    const pool = new Proxy(database.pool, {
      get(target, name, receiver) {
        if (name !== 'query') return Reflect.get(target, name, receiver) as unknown;
        return async (...given: Parameters<typeof target.query>) => {
          queries++;
          pending++;
          return (target.query(...given) as unknown as Promise<unknown>).finally(() => pending--);
        };
      },
    });
    return { keys: new ApiKeys(pool, clock, 'configured'), queries: () => queries, pending: () => pending };
  }

  it('are named in the audit by the setting or by the id of their row', async () => {
    const keys = keysOf('configured');
    const made = await makeAdmin();
    expect(await keys.identify('configured')).toEqual({ id: 'POSTHORN_ADMIN_KEY', ...OF_ADMIN });
    const identity = await keys.identify(made);
    expect(identity).toEqual({ id: expect.stringMatching(/^key_/) as string, ...OF_ADMIN });
    expect(await keysOf().identify(made)).toEqual(identity);
    expect(await keys.identify('of nobody')).toBeUndefined();
  });

  it('are stored as SHA-256 hashes, and no column contains a key itself, as text or as bytes', async () => {
    await revokeAll();
    const made = await makeAdmin();
    const { rows } = await database.pool.query<{ hash: Buffer; row: string }>(
      `select k.hash, k::text as row from posthorn.api_key k where k.scope = 'admin'`,
    );
    expect(rows.map(({ hash }) => hash)).toEqual([createHash('sha256').update(made).digest()]);
    for (const form of [made, Buffer.from(made).toString('hex'), Buffer.from(made).toString('base64')]) {
      expect(rows[0]!.row).not.toContain(form);
    }
  });

  /** Makes a key of a project. @param terms values of `scopes` and `expires_at`; default: none */
  async function makeProjectKey(terms: { scopes?: string[]; expiresAt?: Date } = {}) {
    const [id, projectId, key] = [uuidv7(Date.now()), await insertProject(database.pool), newApiKey()];
    await database.pool.query(
      `insert into posthorn.api_key (id, scope, project_id, name, hash, scopes, expires_at, created_at)
       values ($1, 'project', $2, 'A', $3, $4, $5, now())`,
      [id, projectId, hashOfKey(key), terms.scopes, terms.expiresAt],
    );
    return { id: toTypeId('key', id), projectId, key };
  }

  it('identify their project as long as it exists', async () => {
    const { id, projectId, key } = await makeProjectKey();
    expect(await keysOf().identify(key)).toEqual({ id, projectId, scopes: null, expiresAtMs: null });
    await database.pool.query('update posthorn.project set deleted_at = now() where id = $1', [projectId]);
    expect(await keysOf().identify(key)).toBeUndefined();
  });

  it('are no admin keys if their row has lost its project', async () => {
    const { id, key } = await makeProjectKey({ scopes: ['events:read'] });
    for (const scope of ['project', 'portal']) {
      await database.pool.query('update posthorn.api_key set project_id = null, scope = $1 where id = $2', [
        ...[scope, fromTypeId('key', id)],
      ]);
      expect(await keysOf().identify(key)).toBeUndefined();
    }
  });

  it('have the scopes and the expiry of their row', async () => {
    const expiresAt = new Date(clock.nowMs() + 60_000);
    const { id, projectId, key } = await makeProjectKey({ scopes: ['events:read'], expiresAt });
    const identity = { id, projectId, scopes: ['events:read'], expiresAtMs: expiresAt.getTime() };
    expect(await keysOf().identify(key)).toEqual(identity);
  });

  it('are refused from the moment at which they expire, without another look-up where they were cached', async () => {
    const { keys, queries } = counting();
    const { id, key } = await makeProjectKey({ expiresAt: new Date(clock.nowMs() + 60_000) });
    clock.advance(59_800);
    expect(await keys.identify(key)).toMatchObject({ id });
    clock.advance(200);
    expect([keys.identifyKnown(key), await keys.identify(key), queries()]).toEqual([null, undefined, 1]);
    expect(keys.refusalOf(key)).toMatchObject({ code: 'unauthorized', message: 'The API key has expired.' });
    expect(keys.refusalOf(newApiKey())).toMatchObject({ code: 'unauthorized', message: 'The API key is invalid.' });
  });

  it('are valid until the millisecond before their expiry, and refused in the millisecond of it', async () => {
    const expiresAtMs = Date.now() + 60_000;
    const { id, key } = await makeProjectKey({ expiresAt: new Date(expiresAtMs) });
    const keysAt = (nowMs: number) => new ApiKeys(database.pool, { ...systemClock, nowMs: () => nowMs }, undefined);
    expect(await keysAt(expiresAtMs - 1).identify(key)).toMatchObject({ id });
    expect(await keysAt(expiresAtMs).identify(key)).toBeUndefined();
  });

  it('are refused as expired also where they were never looked up before', async () => {
    const keys = keysOf();
    const { key } = await makeProjectKey({ expiresAt: new Date(clock.nowMs()) });
    expect(await keys.identify(key)).toBeUndefined();
    expect(keys.refusalOf(key)).toMatchObject({ message: 'The API key has expired.' });
    expect(keys.identifyKnown(key)).toBeNull();
  });

  it('are accepted for a second after their revocation where they were cached; the configured key is always accepted', async () => {
    const keys = keysOf('configured');
    const made = await makeAdmin();
    const identity = await keys.identify(made);
    await revokeAll();
    const next = await makeAdmin();
    expect(await keys.identify(made)).toEqual(identity);
    clock.advance(TRUSTED_MS);
    expect(await keys.identify(made)).toBeUndefined();
    expect(await keys.identify(next)).toBeDefined();
    clock.advance(365 * 86_400_000);
    expect(await keys.identify('configured')).toBeDefined();
  });

  it('open nothing after their revocation, even if the clock is set back by an hour', async () => {
    let offsetMs = 0;
    const wallClock = { ...systemClock, nowMs: () => Date.now() + offsetMs };
    const keys = new ApiKeys(database.pool, wallClock, undefined);
    const made = await makeAdmin();
    await keys.identify(made);
    await revokeAll();
    offsetMs = -3_600_000;
    expect(await keys.identify(made)).toBeUndefined();
  });

  it.each([-1, 1])('stay known for the usual time after a look-up when the clock is set by %s hours', async (hours) => {
    const { keys, queries } = counting();
    const [made, wrong] = [await makeAdmin(), newApiKey()];
    const identity = await keys.identify(made);
    await keys.identify(wrong);
    clock.set(hours * 3_600_000);
    expect([queries(), keys.identifyKnown(made), keys.identifyKnown(wrong)]).toEqual([2, identity, null]);
    clock.advance(TRUSTED_MS);
    expect([keys.identifyKnown(made), keys.identifyKnown(wrong)]).toEqual([undefined, undefined]);
  });

  describe('that are wrong', () => {
    it('cost no query if they do not have the form of a key', async () => {
      const { keys, queries } = counting();
      for (let nth = 0; nth < 100; nth++) expect(await keys.identify(`of nobody ${nth}`)).toBeUndefined();
      expect(queries()).toBe(0);
    });

    it('cost one query a second if they are repeated', async () => {
      const { keys, queries } = counting();
      const wrong = newApiKey();
      for (let nth = 0; nth < 100; nth++) expect(await keys.identify(wrong)).toBeUndefined();
      expect(queries()).toBe(1);
      clock.advance(1_001);
      await keys.identify(wrong);
      expect(queries()).toBe(2);
    });

    it('are looked up by a hundred in one query, in turn with keys from another address', async () => {
      const { keys, queries } = counting();
      const good = await makeAdmin();
      const order: string[] = [];
      const wrong = Array.from({ length: 950 }, () =>
        keys.identify(newApiKey(), 'stranger').then(() => order.push('wrong')),
      );
      const found = keys.identify(good, 'customer').then((identity) => (order.push('good'), identity));
      expect(await found).toBeDefined();
      await Promise.all(wrong);
      expect(queries()).toBeLessThanOrEqual(14);
      expect(order.indexOf('good')).toBeLessThan(401);
    });

    it('are refused for now if too many keys from their address wait, without an effect on other addresses', async () => {
      const keys = keysOf();
      const many = Array.from({ length: 1_500 }, () => keys.identify(newApiKey(), 'stranger'));
      const settled = Promise.allSettled(many);
      const good = await makeAdmin();
      expect(await keys.identify(good, 'customer')).toBeDefined();
      const refused = (await settled).filter(({ status }) => status === 'rejected');
      expect(refused.length).toBeGreaterThanOrEqual(400);
    });

    it('are forgotten one by one when too many are remembered', async () => {
      const { keys } = counting();
      const wrong = newApiKey();
      await keys.identify(wrong);
      expect(keys.identifyKnown(wrong)).toBeNull();
      for (let round = 0; round < 11; round++) {
        await Promise.all(Array.from({ length: 950 }, () => keys.identify(newApiKey())));
      }
      expect(keys.identifyKnown(wrong)).toBeUndefined();
    });
  });

  it('are looked up in the background while they are in constant use, and no request waits', async () => {
    const { keys, queries, pending } = counting();
    const made = await makeAdmin();
    const identity = await keys.identify(made);
    for (let nth = 0; nth < 5; nth++) {
      const before = queries();
      clock.advance(500);
      expect(keys.identifyKnown(made)).toEqual(identity);
      // The look-up has answered when the key is known for another while.
      await eventually(() => Promise.resolve(queries() > before && pending() === 0), Boolean);
    }
  });
});

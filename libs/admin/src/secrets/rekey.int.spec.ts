import { uuidv7 } from '#kernel';
import { KeyRing } from '#signing';
import { migratedDatabase, type TestDatabase } from '#testing';
import { IdempotencyKeys } from '../idempotency/idempotency-keys.ts';
import { rekey } from './rekey.ts';
import { readKeyUse } from './sealed-columns.ts';

const [oldKey, newKey, lostKey] = [KeyRing.generateKey(), KeyRing.generateKey(), KeyRing.generateKey()];
const [oldRing, newRing] = [KeyRing.parse(oldKey), KeyRing.parse(newKey)];
/** More than a batch. */
const SECRETS = 1_234;

describe('rekeying', () => {
  let database: TestDatabase;
  let endpointId: string;

  beforeEach(async () => {
    database = await migratedDatabase();
    const projectId = uuidv7(Date.now());
    endpointId = uuidv7(Date.now());
    await database.pool.query(
      `insert into posthorn.project (id, name, version, created_at, updated_at) values ($1, 'spec', 1, now(), now())`,
      [projectId],
    );
    await database.pool.query(
      `insert into posthorn.endpoint (id, project_id, url, name, profile, policy, state, version, created_at, updated_at)
       values ($1, $2, 'https://example.com/', 'spec', 'standard-webhooks', '{}', 'active', 1, now(), now())`,
      [endpointId, projectId],
    );
  });
  afterEach(() => database.drop());

  async function seal(table: 'endpoint_secret' | 'endpoint_header_value', ring: KeyRing, count: number) {
    const columns = table === 'endpoint_secret' ? 'created_at, activates_at' : 'created_at';
    const ids = Array.from({ length: count }, () => uuidv7(Date.now()));
    const sealed = ids.map((id) => ring.encrypt(`text of ${id}`, id));
    await database.pool.query(
      `insert into posthorn.${table} (id, endpoint_id, key_id, ciphertext, ${columns})
       select i.id, $1, i.key_id, i.ciphertext, ${columns.replaceAll(/\w+/g, 'now()')}
       from unnest($2::uuid[], $3::text[], $4::bytea[]) as i (id, key_id, ciphertext)`,
      [endpointId, ids, sealed.map(({ keyId }) => keyId), sealed.map(({ ciphertext }) => ciphertext)],
    );
    return ids;
  }

  const texts = async (table: string, ring: KeyRing) => {
    const { rows } = await database.pool.query<{ id: string; key_id: string; ciphertext: Buffer }>(
      `select t.id, t.key_id, t.ciphertext from posthorn.${table} t`,
    );
    return rows.map(({ id, key_id: keyId, ciphertext }) => ring.decrypt({ keyId, ciphertext }, id)).sort();
  };
  const run = (keys: string) => rekey(database.pool, KeyRing.parse(keys), () => undefined);
  const movedOf = (done: Awaited<ReturnType<typeof run>>) => done.map(({ moved }) => moved);

  it('moves secrets, header values and kept answers to the first key, which then suffices', async () => {
    const ids = await seal('endpoint_secret', oldRing, SECRETS);
    const [header] = await seal('endpoint_header_value', oldRing, 1);
    const before = new IdempotencyKeys(database.pool, oldRing, 60_000);
    const { reservation } = await before.begin('key', 'request');
    await before.finish(reservation!, { status: 201, body: '{"a":1}' });
    await before.begin('unfinished', 'request');

    expect(movedOf(await run(`${newKey},${oldKey}`))).toEqual([SECRETS, 1, 1]);
    expect(await readKeyUse(database.pool)).toEqual([{ keyId: newRing.keyIds[0], texts: SECRETS + 2 }]);
    expect(await texts('endpoint_secret', newRing)).toEqual(ids.map((id) => `text of ${id}`).sort());
    expect(await texts('endpoint_header_value', newRing)).toEqual([`text of ${header}`]);
    const after = new IdempotencyKeys(database.pool, newRing, 60_000);
    expect(await after.begin('key', 'request')).toEqual({ response: { status: 201, body: '{"a":1}' } });
  });

  it('continues where it was interrupted, and has nothing to do the next time', async () => {
    await seal('endpoint_secret', oldRing, SECRETS);
    const breakOff = (_: string, moved: number) => {
      if (moved >= 500) throw new Error('broken off');
    };
    const ring = KeyRing.parse(`${newKey},${oldKey}`);
    await expect(rekey(database.pool, ring, breakOff)).rejects.toThrow('broken off');
    expect(await texts('endpoint_secret', ring)).toHaveLength(SECRETS);
    expect(movedOf(await run(`${newKey},${oldKey}`))).toEqual([SECRETS - 500, 0, 0]);
    expect(movedOf(await run(`${newKey},${oldKey}`))).toEqual([0, 0, 0]);
  });

  it('names values that no key opens or that were altered, leaves them unchanged, and moves the rest', async () => {
    const [lost] = await seal('endpoint_secret', KeyRing.parse(lostKey), 1);
    const [altered] = await seal('endpoint_secret', oldRing, 1);
    await database.pool.query(`update posthorn.endpoint_secret set ciphertext = '\\x00' where id = $1`, [altered]);
    await seal('endpoint_secret', oldRing, 2);
    const [secrets] = await run(`${newKey},${oldKey}`);
    expect(secrets).toMatchObject({ moved: 2 });
    expect(new Map(secrets!.unreadable.map(({ id, reason }) => [id, reason]))).toEqual(
      new Map([
        [lost, expect.stringContaining(KeyRing.parse(lostKey).keyIds[0]) as string],
        [altered, expect.stringContaining('altered') as string],
      ]),
    );
    expect(await readKeyUse(database.pool)).toHaveLength(3);
  });
});

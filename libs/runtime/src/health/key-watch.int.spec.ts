import { LoopHealth, uuidv7 } from '#kernel';
import { KeyRing } from '#signing';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { KeyWatch } from './key-watch.ts';

describe('the watch of the keys', () => {
  const ring = KeyRing.parse(KeyRing.generateKey());
  const other = KeyRing.parse(KeyRing.generateKey());
  let database: TestDatabase;
  let health: LoopHealth;
  let lines: string[];
  let watch: KeyWatch;

  beforeEach(async () => {
    database = await migratedDatabase();
    health = new LoopHealth();
    lines = [];
  });
  afterEach(async () => {
    await watch.stop();
    await database.drop();
  });

  const start = () => {
    const onProblem = (message: string) => void lines.push(message);
    const pauseMs = { complete: 20, lacking: 20 };
    watch = KeyWatch.start({ pool: database.pool, keyRing: ring, health, onProblem, pauseMs });
  };
  const storeSecret = async (by: KeyRing, id: string) => {
    const { keyId, ciphertext } = by.encrypt('a secret', id);
    await database.pool.query('alter table posthorn.endpoint_secret drop constraint endpoint_secret_endpoint_id_fkey');
    await database.pool.query(
      `insert into posthorn.endpoint_secret (id, endpoint_id, key_id, ciphertext, created_at, activates_at)
       values ($1, $1, $2, $3, now(), now())`,
      [id, keyId, ciphertext],
    );
  };
  const store = (by: KeyRing, key: string) => {
    const { keyId, ciphertext } = by.encrypt('an answer', key);
    return database.pool.query(
      `insert into posthorn.idempotency_key (key, request_hash, status, response_key_id, response)
       values ($1, '', 200, $2, $3)`,
      [key, keyId, ciphertext],
    );
  };
  const stillFor0 = () => Promise.resolve(health.standingStill(0));

  it('reports each key that stored texts need and the ring lacks as a problem, and in the log', async () => {
    await store(ring, 'a');
    await store(other, 'b');
    await store(other, 'c');
    start();
    const [loop, ...more] = await eventually(stillFor0, (loops) => loops.length > 0);
    expect(more).toEqual([]);
    expect(loop).toMatchObject({ name: 'Reading stored secrets', isMinor: true });
    expect(loop!.cause).toMatch(
      `POSTHORN_SECRET_KEYS lacks the key ${other.keyIds[0]}, which 2 stored texts need: the secrets`,
    );
    expect(lines).toEqual([expect.stringContaining(loop!.cause!)]);
  });

  it('notices a key that another process encrypts with meanwhile, and the end of its use', async () => {
    await store(ring, 'a');
    start();
    await storeSecret(other, uuidv7(1));
    await eventually(stillFor0, (loops) => loops.length > 0);
    await database.pool.query('delete from posthorn.endpoint_secret');
    await eventually(stillFor0, (loops) => loops.length === 0);
  });
});

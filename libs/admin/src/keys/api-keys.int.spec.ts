import { toTypeId, uuidv7 } from '#kernel';
import { migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { ApiKeys } from './api-keys.ts';
import { hashOfKey, newApiKey } from './new-api-key.ts';

const TRUSTED_MS = 1_000;

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

  it('have a name by which an audit tells them: the setting’s, or that of their row', async () => {
    const keys = keysOf('configured');
    const made = await keys.replace();
    expect(await keys.identify('configured')).toEqual({ id: 'POSTHORN_ADMIN_KEY', projectId: null });
    const identity = await keys.identify(made);
    expect(identity).toEqual({ id: expect.stringMatching(/^key_/) as string, projectId: null });
    expect(await keysOf().identify(made)).toEqual(identity);
    expect(await keys.identify('of nobody')).toBeUndefined();
  });

  it('say what project they are of, as long as there is one', async () => {
    const [id, projectId, key] = [uuidv7(1), uuidv7(2), newApiKey()];
    await database.pool.query(
      `insert into posthorn.project (id, name, version, created_at, updated_at) values ($1, 'A', 1, now(), now())`,
      [projectId],
    );
    await database.pool.query(
      `insert into posthorn.api_key (id, scope, project_id, name, hash, created_at) values ($1, 'project', $2, 'A', $3, now())`,
      [id, projectId, hashOfKey(key)],
    );
    expect(await keysOf().identify(key)).toEqual({ id: toTypeId('key', id), projectId });
    await database.pool.query('update posthorn.project set deleted_at = now() where id = $1', [projectId]);
    expect(await keysOf().identify(key)).toBeUndefined();
  });

  it('that are replaced open something for a second more where they were known, and the configured one for good', async () => {
    const keys = keysOf('configured');
    const made = await keys.replace();
    const identity = await keys.identify(made);
    const next = await keys.replace();
    expect(await keys.identify(made)).toEqual(identity);
    clock.advance(TRUSTED_MS);
    expect(await keys.identify(made)).toBeUndefined();
    expect(await keys.identify(next)).toBeDefined();
    clock.advance(365 * 86_400_000);
    expect(await keys.identify('configured')).toBeDefined();
  });
});

import { migratedDatabase, type TestDatabase } from '#testing';
import { AdminKeys } from './admin-keys.ts';

describe('the keys of the admin API', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  it('have a name by which an audit tells them: the setting’s, or that of their row', async () => {
    const keys = new AdminKeys(database.pool, 'configured');
    const made = await keys.replace();
    expect(await keys.identify('configured')).toBe('POSTHORN_ADMIN_KEY');
    const id = await keys.identify(made);
    expect(id).toMatch(/^key_/);
    expect(await keys.identify(made)).toBe(id);
    expect(await new AdminKeys(database.pool, undefined).identify(made)).toBe(id);
    expect(await keys.identify('of nobody')).toBeUndefined();
  });
});

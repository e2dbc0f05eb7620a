import { migratedDatabase, type TestDatabase, testDatabase } from '#testing';
import { posthorn } from './support/command-line.ts';

describe('posthorn outbox install', () => {
  let service: TestDatabase;
  let own: TestDatabase;

  beforeAll(async () => {
    [service, own] = await Promise.all([testDatabase(), migratedDatabase()]);
  });
  afterAll(() => Promise.all([service.drop(), own.drop()]));

  const install = ({ url }: TestDatabase) => posthorn(['outbox', 'install', '--database-url', url]);

  it('prints nothing about Posthorn’s own tables in the database of a service', async () => {
    const { code, stdout } = await install(service);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^The outbox is installed, version \d+ \(there was none\)\.\nRoles other than .*\n$/);
  });

  it('explains the purpose of an outbox in Posthorn’s own database, and the setting that it still needs', async () => {
    const { code, stdout } = await install(own);
    expect(code).toBe(0);
    expect(stdout).toContain('This database has Posthorn’s own tables, too.');
    expect(stdout).toMatch(/only for a service that keeps its tables here, .*POSTHORN_OUTBOX_SOURCES names/);
  });
});

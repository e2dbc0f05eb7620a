import { ApiClient, type TestDatabase, testDatabase } from '#testing';
import { posthorn } from './support/command-line.ts';
import { PosthornProcess } from './support/posthorn-process.ts';
import { settingsFor } from './support/system.ts';

describe('The command `posthorn admin-key`', () => {
  let database: TestDatabase;
  let process: PosthornProcess;
  let origin: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    database = await testDatabase();
    env = { DATABASE_URL: database.url };
    process = new PosthornProcess({ ...settingsFor(database), POSTHORN_ADMIN_KEY: '' });
    origin = await process.url();
  });
  afterAll(async () => {
    await process.stop();
    await database.drop();
  });

  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await posthorn(['admin-key', ...args], env);
    if (code !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  const statusOf = async (key: string) => {
    const api = new ApiClient(origin, key);
    const { status } = await api.call('GET', '/v1/projects');
    await api.close();
    return status;
  };

  it('creates another key, lists all keys by name, and revokes one by its name at once', async () => {
    const [, first] = await process.printed(/Admin key \(shown this once\): +(\S+)/);
    const [second, third] = [await run(), await run('create', '--name', 'ci')];
    expect(second).toMatch(/^phk_[\w-]{43}$/);
    for (const key of [first!, second, third]) expect(await statusOf(key)).toBe(200);
    const lines = (await run('list')).split('\n');
    expect(lines.map((line) => line.split('  ')[0])).toEqual(['first', 'admin-2', 'ci']);

    const { id, path } = await makeEndpoint(third);
    const history = await new ApiClient(origin, second).get<{ items: { by: string }[] }>(`${path}/${id}/history`);
    expect(lines[2]).toContain(history.items[0]!.by);

    expect(await run('revoke', 'first')).toContain('"first" is revoked');
    expect(await statusOf(first!)).toBe(401);
    for (const key of [second, third]) expect(await statusOf(key)).toBe(200);
    await run('revoke', 'ci');
    expect([await statusOf(second), await statusOf(third)]).toEqual([200, 401]);
    expect(await run('revoke', 'admin-2')).toContain('It was the last admin key');
    expect(await statusOf(second)).toBe(401);
  });

  async function makeEndpoint(key: string): Promise<{ id: string; path: string }> {
    const api = new ApiClient(origin, key);
    const path = '/v1/projects/default/endpoints';
    const { id } = await api.post<{ id: string }>(path, { url: 'https://example.com/' });
    await api.close();
    return { id, path };
  }
});

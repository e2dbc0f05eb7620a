import { fromTypeId } from '#kernel';
import { Projects } from '#proto';
import { ApiClient, cleanUpAfterEach, GrpcClient, type TestDatabase, testDatabase } from '#testing';
import { PosthornProcess } from './support/posthorn-process.ts';
import { settingsFor } from './support/system.ts';

/** The time after which no process accepts a revoked key. */
const REVOKED_MS = 1_000;

type Made = { id: string; key: string };

/** A key, and the request that revokes it. */
interface Revocable {
  key: string;
  /** The id of the row that is deleted. */
  id: string;
  /** The path of the `DELETE`. */
  path: string;
}

/**
 * Makes a call without a pause until it is refused.
 * @returns the time, by `performance.now()`, at which the last accepted call began
 */
async function untilRefused(call: () => Promise<boolean>): Promise<number> {
  for (let lastMs = -Infinity; ;) {
    const beganMs = performance.now();
    if (!(await call())) return lastMs;
    lastMs = beganMs;
  }
}

describe('The revocation of a key', () => {
  const cleanUp = cleanUpAfterEach();
  let database: TestDatabase;
  let processes: PosthornProcess[];
  let apis: ApiClient[];
  let grpcAddresses: string[];
  let path: string;

  beforeAll(async () => {
    database = await testDatabase();
    const settings = { ...settingsFor(database), POSTHORN_LOG_LEVEL: 'info' };
    const { POSTHORN_ADMIN_KEY: adminKey } = settings;
    processes = [new PosthornProcess(settings)];
    const first = await processes[0]!.url();
    processes.push(new PosthornProcess(settings));
    apis = [first, await processes[1]!.url()].map((origin) => new ApiClient(origin, adminKey));
    grpcAddresses = await Promise.all(
      processes.map(async (each) => (await each.printed(/gRPC listens on ([\d.]+:\d+)/))[1]!),
    );
    const { id } = await apis[0]!.post<{ id: string }>('/v1/projects', { name: 'A site' });
    path = `/v1/projects/${id}`;
  });
  afterAll(async () => {
    for (const api of apis) await api.close();
    for (const each of processes) await each.stop();
    await database.drop();
  });

  /** The calls with a key to both processes, each by REST and by gRPC. They resolve to false if they are refused. */
  function callsWith(key: string): (() => Promise<boolean>)[] {
    const byRest = apis.map((api) => async () => {
      const { status } = await api.call('GET', path, { headers: { authorization: `Bearer ${key}` } });
      expect([200, 401]).toContain(status);
      return status === 200;
    });
    const byGrpc = grpcAddresses.map((address) => {
      const client = new GrpcClient(address, key);
      cleanUp(() => client.close());
      return async () => {
        const { code, reason } = await client.call(Projects.method.getProject, { project: path.split('/').at(-1)! });
        expect([undefined, 'unauthorized']).toContain(reason);
        return code === 0;
      };
    });
    return [...byRest, ...byGrpc];
  }

  const kinds: [string, () => Promise<Revocable>][] = [
    [
      'a key of a project',
      async () => {
        const { id, key } = await apis[0]!.post<Made>(`${path}/api-keys`, { name: 'A key' });
        return { key, id, path: `${path}/api-keys/${id}` };
      },
    ],
    [
      'the maker of a portal token',
      async () => {
        const { id, key } = await apis[0]!.post<Made>(`${path}/api-keys`, { name: 'The backend' });
        const made = await apis[0]!.call<{ token: string }>('POST', `${path}/portal-tokens`, {
          json: { scopes: ['deliveries:read'] },
          headers: { authorization: `Bearer ${key}` },
        });
        return { key: made.body.token, id, path: `${path}/api-keys/${id}` };
      },
    ],
    [
      'an admin key',
      async () => {
        const { id, key } = await apis[0]!.post<Made>('/v1/admin-keys', { name: `Admin ${performance.now()}` });
        return { key, id, path: `/v1/admin-keys/${id}` };
      },
    ],
  ];

  it.each(kinds)('is complete in both processes when its response comes: %s in constant use', async (_, make) => {
    const { key, path: ofKey } = await make();
    const calls = callsWith(key);
    for (const call of calls) expect(await call()).toBe(true);
    const uses = Promise.all(calls.map(untilRefused));
    await apis[0]!.delete(ofKey);
    const respondedMs = performance.now();
    for (const lastMs of await uses) expect(lastMs).toBeLessThan(respondedMs);
    for (const call of calls) expect(await call()).toBe(false);
  });

  it.each(kinds)('takes at most a second in both processes from the deletion of the row: %s', async (_, make) => {
    const { key, id } = await make();
    const calls = callsWith(key);
    for (const call of calls) expect(await call()).toBe(true);
    const uses = Promise.all(calls.map(untilRefused));
    await database.pool.query('delete from posthorn.api_key k where k.id = $1', [fromTypeId('key', id)]);
    const deletedMs = performance.now();
    for (const lastMs of await uses) expect(lastMs - deletedMs).toBeLessThan(REVOKED_MS);
  });
});

import type { CreatedApiKeyView, ProjectView } from '#admin';
import { ApiClient, type TestDatabase, testDatabase } from '#testing';
import { PosthornProcess } from './support/posthorn-process.ts';
import { settingsFor } from './support/system.ts';

const EVENT = { type: 'post.published', data: 1 };
const ROUNDS = 3;

describe('Two processes of Posthorn', () => {
  let database: TestDatabase;
  let processes: PosthornProcess[];
  let apis: ApiClient[];
  let api: ApiClient;

  beforeAll(async () => {
    database = await testDatabase();
    const settings = settingsFor(database);
    // The second one starts on the schema that the first one has made.
    processes = [new PosthornProcess(settings)];
    const urls = [await processes[0]!.url()];
    processes.push(new PosthornProcess(settings));
    urls.push(await processes[1]!.url());
    apis = urls.map((url) => new ApiClient(url, settings.POSTHORN_ADMIN_KEY));
    [api] = apis as [ApiClient];
  });
  afterAll(async () => {
    await Promise.all(apis.map((each) => each.close()));
    await Promise.all(processes.map((process) => process.stop()));
    await database.drop();
  });

  const make = (uid?: string) => api.post<ProjectView>('/v1/projects', { name: 'A site', uid });
  /** The status of one event, and of a batch, at each process at the same moment. */
  const statusesOf = async (reference: string, key?: string) => {
    const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const path = `/v1/projects/${reference}/events`;
    const calls = apis.flatMap((each) => [
      each.call('POST', path, { json: EVENT, headers }),
      each.call('POST', `${path}/batch`, { json: { events: [EVENT, { ...EVENT, id: 'mine' }] }, headers }),
    ]);
    return (await Promise.all(calls)).map(({ status }) => status);
  };
  const storedOf = async (type: string) =>
    (
      await database.pool.query<{ id: string }>('select e.project_id as id from posthorn.event e where e.type = $1', [
        type,
      ])
    ).rows;

  it('accept no event of a project, by its id or its uid, after the response to its deletion', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const uid = `gone-${round}`;
      const { id } = await make(uid);
      for (const reference of [id, uid]) expect(await statusesOf(reference)).toEqual([202, 202, 202, 202]);
      await api.delete(`/v1/projects/${id}`);
      for (const reference of [id, uid]) expect(await statusesOf(reference)).toEqual([404, 404, 404, 404]);
    }
  });

  it('accept events by a uid for the project that has it, after the response to its move', async () => {
    const [former, next] = [await make('moving'), await make()];
    expect(await statusesOf('moving')).toEqual([202, 202, 202, 202]);
    await api.patch(`/v1/projects/${former.id}`, { uid: null });
    expect(await statusesOf('moving')).toEqual([404, 404, 404, 404]);
    await api.patch(`/v1/projects/${next.id}`, { uid: 'moving' });
    const answers = await Promise.all(
      apis.map((each) => each.call('POST', '/v1/projects/moving/events', { json: { type: 'after.moving', data: 1 } })),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const { items } = await api.get<{ items: unknown[] }>(`/v1/projects/${next.id}/events?type=after.moving`);
    expect(items).toHaveLength(2);
    expect(await storedOf('after.moving')).toHaveLength(2);
  });

  it('accept nothing with a key of a project, after the response to its revocation', async () => {
    const { id } = await make();
    for (let round = 0; round < ROUNDS; round++) {
      const key = await api.post<CreatedApiKeyView>(`/v1/projects/${id}/api-keys`, { name: 'A key' });
      expect(await statusesOf(id, key.key)).not.toContain(401);
      await api.delete(`/v1/projects/${id}/api-keys/${key.id}`);
      expect(await statusesOf(id, key.key)).toEqual([401, 401, 401, 401]);
    }
  });
});

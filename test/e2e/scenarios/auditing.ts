import type { CreatedApiKeyView, EndpointHistoryItem } from '#admin';
import { fromTypeId } from '#kernel';
import { type ApiCall, type Method, WebhookReceiver } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const ADMIN = 'POSTHORN_ADMIN_KEY';

/** The history of an endpoint: each change, with the key of its request. */
export function auditing(scene: Scene): void {
  let project: TestProject;
  let path: string;
  let key: CreatedApiKeyView;
  let other: WebhookReceiver;

  beforeAll(async () => {
    other = await WebhookReceiver.start();
  });
  afterAll(() => other.close());
  beforeEach(async () => {
    project = await TestProject.create(scene.system);
    key = await scene.system.api.post<CreatedApiKeyView>(`${project.path}/api-keys`, { name: 'The shop' });
    const headers = [{ key: 'X-Token', value: 'first secret value' }];
    const { id } = await project.createEndpoint(scene.receiver.url('/audited'), { name: 'Before', headers });
    path = `${project.path}/endpoints/${id}`;
  });

  const byKey = async (method: Method, at: string, json?: object) => {
    const call: ApiCall = { json, headers: { authorization: `Bearer ${key.key}` } };
    const { status } = await scene.system.api.call(method, at, call);
    expect(status).toBeLessThan(300);
  };
  const history = async () =>
    (await scene.system.api.get<{ items: EndpointHistoryItem[] }>(`${path}/history?limit=250`)).items;

  it('names each field with its values before and after, and the key that changed it', async () => {
    await scene.system.api.patch(path, { name: 'After', eventTypes: ['post.*'] });
    await byKey('PATCH', path, { policy: { timeoutMs: 2_000 }, url: scene.receiver.url('/audited/moved') });
    const [moved, renamed, created] = await history();
    expect(moved).toMatchObject({ type: 'endpoint.changed', by: key.id });
    expect(moved!.changes).toEqual([
      { field: 'policy', before: {}, after: { timeoutMs: 2_000 } },
      { field: 'url', before: scene.receiver.url('/audited'), after: scene.receiver.url('/audited/moved') },
    ]);
    expect(renamed).toMatchObject({ type: 'endpoint.changed', by: ADMIN });
    expect(renamed!.changes).toEqual([
      { field: 'eventTypes', before: null, after: ['post.*'] },
      { field: 'name', before: 'Before', after: 'After' },
    ]);
    expect(created).toMatchObject({ type: 'endpoint.created', by: ADMIN, changes: null });
  });

  it('shows that headers changed, and none of their values', async () => {
    const headers = [
      { key: 'X-Token', value: 'second secret value' },
      { key: 'X-More', value: 'third secret value' },
    ];
    await scene.system.api.patch(path, { headers });
    const items = await history();
    expect(items[0]!.changes).toEqual([
      {
        field: 'headers',
        before: [{ key: 'X-Token' }],
        after: [
          { key: 'X-Token', value: 'changed' },
          { key: 'X-More', value: 'changed' },
        ],
      },
    ]);
    expect(JSON.stringify(items)).not.toContain('secret value');
  });

  it('names the key of every request, and none for changes by Posthorn itself', async () => {
    for (const what of ['pause', 'resume', 'verify']) await byKey('POST', `${path}/${what}`);
    await scene.system.api.post(`${path}/pause`);
    const items = await history();
    expect(items.map(({ type, by }) => [type, by]).reverse()).toEqual([
      ['endpoint.created', ADMIN],
      ['endpoint.paused', key.id],
      ['endpoint.resumed', key.id],
      ['endpoint.verified', key.id],
      ['endpoint.paused', ADMIN],
    ]);
    const gone = await project.createEndpoint(other.url('/gone'), { eventTypes: ['post.*'] });
    other.answer('/gone', 410);
    await project.send({ type: 'post.published', data: 1 });
    await project.endpoint(gone.id, ({ state }) => state === 'disabled');
    path = `${project.path}/endpoints/${gone.id}`;
    expect((await history())[0]).toMatchObject({ type: 'endpoint.disabled', by: null });
  });

  it('keeps the key of changes to projects and event types, too', async () => {
    await scene.system.api.patch(project.path, { name: 'Another name' });
    await byKey('POST', `${project.path}/event-types`, { name: 'post.published' });
    const { rows } = await scene.system.database.pool.query<{ type: string; by: string }>(
      `select s.type, s.data ->> 'by' as by from posthorn.stream_event s
       where s.type in ('project.created', 'project.changed', 'event-type.defined')
         and s.project_id = $1
       order by s.pos, s.seq`,
      [fromTypeId('prj', project.id)],
    );
    expect(rows).toEqual([
      { type: 'project.created', by: ADMIN },
      { type: 'project.changed', by: ADMIN },
      { type: 'event-type.defined', by: key.id },
    ]);
  });
}

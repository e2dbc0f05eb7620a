import type { CreatedEndpointView, EndpointView } from '#admin';
import { headerOf, type ReceivedRequest } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const MASK = '••••••••';
const VALUE = 'a value that nobody reads';

/** The headers that an endpoint's owner gives it. */
export function customHeaders(scene: Scene): void {
  const next = async (project: TestProject, path: string, type = 'post.published'): Promise<ReceivedRequest> => {
    const before = scene.receiver.requests(path).length;
    await project.send({ type, data: 1 });
    return (await scene.receiver.waitFor(path, before + 1)).at(-1)!;
  };
  const sentLast = ({ headers }: ReceivedRequest, count: number) =>
    headers.filter(([name]) => !/^(host|connection|content-length)$/i.test(name)).slice(-count);

  it('are sent in their case and order after the profile’s own headers, and nowhere shown or stored in clear', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const headers = [
      { key: 'x-TOKEN', value: VALUE },
      { key: 'User-Agent', value: 'Mine/1.0 \u00e9' },
    ];
    const endpoint = await project.createEndpoint(receiver.url('/headers/sent'), { headers });
    const masked = headers.map(({ key }) => ({ key, value: MASK }));
    expect(endpoint.headers).toEqual(masked);
    expect(sentLast(await next(project, '/headers/sent'), 2)).toEqual(headers.map(({ key, value }) => [key, value]));

    const path = `${project.path}/endpoints/${endpoint.id}`;
    expect(await system.api.get(path)).toMatchObject({ headers: masked });
    const event = await project.send({ type: 'post.published', data: 2 });
    const delivery = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    const shown = delivery.attempts[0]!.request!.headers.slice(-2);
    expect(shown).toEqual(headers.map(({ key }) => ({ name: key, value: MASK })));
    const { rows } = await system.database.pool.query<{ row: string }>(
      `select v::text as row from posthorn.endpoint_header_value v
       union all select s::text from posthorn.stream_event s union all select e::text from posthorn.endpoint e`,
    );
    const stored = rows.map(({ row }) => row).join('\n');
    expect(stored).toContain('x-TOKEN');
    for (const form of [VALUE, Buffer.from(VALUE).toString('hex')]) expect(stored).not.toContain(form);
  });

  it('are replaced as a list, in which a mask keeps the stored value, and forgotten when they are removed', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const headers = [
      { key: 'X-Kept', value: VALUE },
      { key: 'X-Gone', value: 'gone' },
    ];
    const { id } = await project.createEndpoint(receiver.url('/headers/replaced'), { headers });
    const path = `${project.path}/endpoints/${id}`;
    const replacing = [
      { key: 'X-New', value: 'new' },
      { key: 'X-KEPT', value: MASK },
    ];
    expect(await system.api.call('PATCH', path, { json: { headers: replacing } })).toMatchObject({ status: 200 });
    const request = await next(project, '/headers/replaced');
    expect(sentLast(request, 2)).toEqual([
      ['X-New', 'new'],
      ['X-KEPT', VALUE],
    ]);
    expect(headerOf(request, 'X-Gone')).toBeUndefined();

    await system.api.patch(path, { name: 'Renamed' });
    expect(headerOf(await next(project, '/headers/replaced'), 'X-Kept')).toBe(VALUE);
    const values = () =>
      system.database.pool.query(
        `select from posthorn.endpoint_header_value v join posthorn.endpoint e on e.id = v.endpoint_id where e.url = $1`,
        [receiver.url('/headers/replaced')],
      );
    expect((await values()).rowCount).toBe(2);
    await system.api.patch(path, { headers: [{ key: 'X-Kept', value: MASK }] });
    expect((await values()).rowCount).toBe(1);
    await system.api.delete(path);
    expect((await values()).rowCount).toBe(0);
  });

  it('are the secret and the content type of an endpoint of postpress, which is JSON by default', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const create = (path: string, headers?: object[]) =>
      project.createEndpoint(receiver.url(path), { profile: 'postpress', headers });
    const made: CreatedEndpointView = await create('/headers/json', [{ key: 'X-Secret', value: VALUE }]);
    expect(made.headers.map(({ key }) => key)).toEqual(['Content-Type', 'X-Secret']);
    await create('/headers/text', [{ key: 'content-type', value: 'text/plain' }]);
    const json = await next(project, '/headers/json', 'messaging.received');
    expect(headerOf(json, 'content-type')).toBe('application/json');
    expect(headerOf(json, 'x-secret')).toBe(VALUE);
    const [text] = await receiver.waitFor('/headers/text', 1);
    expect(headerOf(text!, 'content-type')).toBe('text/plain');

    // Another profile sends a Content-Type of its own, so the endpoint's header must be removed in the same request.
    const path = `${project.path}/endpoints/${made.id}`;
    const change = { profile: 'standard-webhooks', eventTypes: null };
    const refused = await system.api.call('PATCH', path, { json: change });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/profile' }] } });
    const headers = [{ key: 'X-Secret', value: MASK }];
    await system.api.patch(path, { ...change, headers });
    expect(await system.api.get<EndpointView>(path)).toMatchObject({ profile: 'standard-webhooks', headers });
  });
}

import type { CreatedApiKeyView, EndpointHistoryItem } from '#admin';
import type { ApiCall, Method } from '#testing';
import { eventually, headerOf } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

/** Keys that open one project, and the API of postpress, which requires such a key. */
export function projectKeys(scene: Scene): void {
  const make = (project: TestProject, name = 'The shop') =>
    scene.system.api.post<CreatedApiKeyView>(`${project.path}/api-keys`, { name });
  const call = <T>(key: string, method: Method, path: string, more: ApiCall = {}) =>
    scene.system.api.call<T>(method, path, { ...more, headers: { authorization: null, 'x-api-key': key } });

  it('open their project and everything below it, and nothing else', async () => {
    const [project, other] = [await TestProject.create(scene.system), await TestProject.create(scene.system)];
    const { key } = await make(project);
    const endpoint = { url: scene.receiver.url('/by-key') };
    expect(await call(key, 'POST', `${project.path}/endpoints`, { json: endpoint })).toMatchObject({ status: 201 });
    const event = { type: 'post.published', data: 1 };
    expect(await call(key, 'POST', `${project.path}/events`, { json: event })).toMatchObject({ status: 202 });
    expect(await call(key, 'GET', project.path)).toMatchObject({ status: 200, body: { id: project.id } });
    await scene.receiver.waitFor('/by-key', 1);

    const shut: [Method, string][] = [
      ...[other.path, '/v1/projects/of-nobody'].map((path): [Method, string] => ['GET', path]),
      ['GET', `${other.path}/endpoints`],
      ['POST', `${other.path}/events`],
      ['GET', '/v1/projects'],
      ['GET', '/v1/dead-records'],
      ['GET', '/v1/dead-records/counts'],
      ['POST', '/v1/projects'],
      ['PATCH', project.path],
      ['DELETE', project.path],
    ];
    for (const [method, path] of shut) {
      const json = method === 'GET' ? undefined : event;
      expect(await call(key, method, path, { json })).toMatchObject({ status: 403, body: { title: 'forbidden' } });
    }
    for (const method of ['POST', 'GET'] as const) {
      const answer = await call(key, method, `${project.path}/api-keys`, {
        json: method === 'POST' ? event : undefined,
      });
      expect(answer).toMatchObject({ status: 403, body: { title: 'missing-scope' } });
    }
  });

  it('do not open another project that takes over the uid of their project', async () => {
    const [project, other] = [await TestProject.create(scene.system, 'moving'), await TestProject.create(scene.system)];
    const { key } = await make(project);
    expect(await call(key, 'GET', '/v1/projects/moving')).toMatchObject({ status: 200, body: { id: project.id } });
    await scene.system.api.patch(project.path, { uid: null });
    await scene.system.api.patch(other.path, { uid: 'moving' });
    expect(await call(key, 'GET', '/v1/projects/moving')).not.toMatchObject({ body: { id: other.id } });
  });

  it('are shown once, listed without the key, and named in the history of their changes', async () => {
    const project = await TestProject.create(scene.system);
    const { key, ...shown } = await make(project, 'Mine');
    expect(key).toMatch(/^phk_[\w-]{43}$/);
    expect(shown).toMatchObject({ name: 'Mine', id: expect.stringMatching(/^key_/) as string });
    expect(await scene.system.api.get(`${project.path}/api-keys`)).toEqual({
      items: [shown],
      nextCursor: null,
      prevCursor: null,
    });
    const { rows } = await scene.system.database.pool.query('select k::text as row from posthorn.api_key k');
    for (const form of [key, Buffer.from(key).toString('hex')]) expect(JSON.stringify(rows)).not.toContain(form);

    const endpoint = await project.createEndpoint(scene.receiver.url('/of-key'));
    await call(key, 'GET', `${project.path}/endpoints/${endpoint.id}/secret`);
    const path = `${project.path}/endpoints/${endpoint.id}/history`;
    const { items } = await scene.system.api.get<{ items: EndpointHistoryItem[] }>(path);
    expect(items[0]).toMatchObject({ type: 'secret.revealed', by: shown.id });
  });

  it('open nothing once they are revoked, or their project is deleted', async () => {
    const project = await TestProject.create(scene.system);
    const [first, second] = [await make(project), await make(project)];
    const statusOf = async ({ key }: CreatedApiKeyView) => (await call(key, 'GET', project.path)).status;
    expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200]);
    await scene.system.api.delete(`${project.path}/api-keys/${first.id}`);
    await eventually(
      () => statusOf(first),
      (status) => status === 401,
    );
    expect(await statusOf(second)).toBe(200);
    await scene.system.api.delete(project.path);
    await eventually(
      () => statusOf(second),
      (status) => status === 401,
    );
  });

  it('keep an Idempotency-Key to their own project', async () => {
    const projects = [await TestProject.create(scene.system), await TestProject.create(scene.system)];
    const json = { request_url: 'https://example.com/', source: 'messaging' };
    const made: string[] = [];
    for (const project of projects) {
      const headers = { authorization: null, 'x-api-key': (await make(project)).key, 'idempotency-key': 'the-same' };
      const once = await scene.system.api.call<{ id: string }>('POST', '/v1/webhooks', { json, headers });
      const again = await scene.system.api.call<{ id: string }>('POST', '/v1/webhooks', { json, headers });
      expect(again.body).toEqual(once.body);
      made.push(once.body.id);
    }
    expect(new Set(made).size).toBe(2);
  });

  describe('with the API of postpress', () => {
    it('create a webhook as the page shows, whose requests have the given headers and no Content-Type', async () => {
      const project = await TestProject.create(scene.system);
      const { key } = await make(project);
      const json = {
        request_url: scene.receiver.url('/postpress-api'),
        source: 'messaging',
        headers: [{ key: 'Postpress-Auth', value: 'yoursecretkey' }],
      };
      const { status, body } = await call<{ id: string }>(key, 'POST', '/v1/webhooks', { json });
      expect([status, body]).toMatchObject([201, { request_url: json.request_url, source: 'messaging' }]);
      expect(JSON.stringify(body)).not.toContain('yoursecretkey');
      await project.send({ type: 'messaging.sent', data: { a: 1 } });
      await project.send({ type: 'post.published', data: { a: 1 } });
      const [request] = await scene.receiver.waitFor('/postpress-api', 1);
      expect(headerOf(request!, 'Postpress-Auth')).toBe('yoursecretkey');
      expect(headerOf(request!, 'Content-Type')).toBeUndefined();
      expect(JSON.parse(request!.body.toString())).toMatchObject({ source: 'messaging', event: 'messaging.sent' });

      expect(await call(key, 'GET', `/v1/webhooks/${body.id}`)).toMatchObject({ status: 200, body });
      expect((await call(key, 'GET', '/v1/webhooks')).body).toEqual({
        items: [body],
        next_cursor: null,
        prev_cursor: null,
      });
      expect(await call(key, 'DELETE', `/v1/webhooks/${body.id}`)).toMatchObject({ status: 204 });
      expect(await call(key, 'GET', `/v1/webhooks/${body.id}`)).toMatchObject({ status: 404 });
    });

    it('send a Content-Type from the given headers, as the page’s second example shows', async () => {
      const project = await TestProject.create(scene.system);
      const { key } = await make(project);
      const headers = [{ key: 'Content-Type', value: 'application/json' }];
      const json = { request_url: scene.receiver.url('/postpress-json'), source: 'messaging', headers };
      await call(key, 'POST', '/v1/webhooks', { json });
      await project.send({ type: 'messaging.read', data: {} });
      const [request] = await scene.receiver.waitFor('/postpress-json', 1);
      expect(headerOf(request!, 'Content-Type')).toBe('application/json');
    });

    it('find neither webhooks of other projects nor endpoints that are not webhooks; an admin key is refused', async () => {
      const [project, other] = [await TestProject.create(scene.system), await TestProject.create(scene.system)];
      const { key } = await make(project);
      const endpoint = await project.createEndpoint(scene.receiver.url('/none'));
      const others = await other.createEndpoint(scene.receiver.url('/none'), { profile: 'postpress' });
      for (const { id } of [endpoint, others]) {
        expect(await call(key, 'GET', `/v1/webhooks/${id}`)).toMatchObject({ status: 404 });
        expect(await call(key, 'DELETE', `/v1/webhooks/${id}`)).toMatchObject({ status: 404 });
      }
      expect((await call(key, 'GET', '/v1/webhooks')).body).toEqual({
        items: [],
        next_cursor: null,
        prev_cursor: null,
      });
      expect(await scene.system.api.call('GET', '/v1/webhooks')).toMatchObject({ status: 403 });
    });
  });
}

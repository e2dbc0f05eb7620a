import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  Posthorn,
  PosthornApiError,
  PosthornError,
  type Schemas,
  UnauthorizedError,
  verifyWebhook,
} from '@posthorn/sdk';
import { eventually } from '#testing';
import { SdkScene } from './support/sdk-scene.ts';

/** The error of a call that must fail. */
async function errorOf(call: PromiseLike<unknown>): Promise<PosthornApiError> {
  try {
    await call;
  } catch (error) {
    return error as PosthornApiError;
  }
  throw new Error('The call was expected to fail.');
}

describe('The client of the SDK', () => {
  let scene: SdkScene;
  let posthorn: Posthorn;
  let project: Schemas['Project'];

  beforeAll(async () => {
    scene = await SdkScene.start();
    posthorn = scene.client();
    project = await posthorn.projects.create({ name: 'A site', uid: 'site-1' });
  });
  afterAll(() => scene.close());
  beforeEach(() => scene.proxy.script());

  it('filters a list by metadata', async () => {
    const metadata = { 'run & tier': 'gold', region: 'eu' };
    const { id } = await posthorn.projects.create({ name: 'A site with metadata', metadata });
    expect((await posthorn.projects.list({ metadata })).items.map((each) => each.id)).toEqual([id]);
    expect((await posthorn.projects.list({ metadata: { ...metadata, region: 'us' } })).items).toEqual([]);
  });

  it('sends an event, and shows its delivery, which its receiver verifies', async () => {
    const url = scene.receiver.url('/whole');
    const endpoint = await posthorn.endpoints.create(project.id, { url, eventTypes: ['whole.*'] });
    const { id, duplicate } = await posthorn.events.publish(project.id, {
      type: 'whole.made',
      data: { title: 'Grüße' },
    });
    expect(duplicate).toBe(false);
    const [{ headers, body }] = (await scene.receiver.waitFor('/whole', 1)) as [
      Awaited<ReturnType<typeof scene.receiver.waitFor>>[0],
    ];
    const verified = await verifyWebhook({ profile: 'standard-webhooks', headers, body, secrets: [endpoint.secret] });
    expect(verified.payload).toMatchObject({ type: 'whole.made', data: { title: 'Grüße' } });

    const query = { endpoint: endpoint.id, status: ['succeeded' as const] };
    const { items } = await eventually(
      async () => posthorn.deliveries.list(project.id, query),
      (page) => page.items.length === 1,
    );
    expect(items[0]).toMatchObject({ eventId: id, id: verified.webhookId });
    const delivery = posthorn.deliveries.get(project.id, items[0]!.id);
    expect(await delivery).toMatchObject({ attemptCount: 1, nextCursor: null });
    for await (const attempt of delivery) expect(attempt.response?.status).toBe(200);
    const counts = await posthorn.deliveries.countByEndpoint(project.id, { endpoint: endpoint.id });
    expect(counts).toMatchObject({ items: [{ endpointId: endpoint.id, count: 1 }], isExact: true });
    const everywhere = await posthorn.deliveries.listAll({ search: verified.webhookId! });
    expect(everywhere.items).toMatchObject([{ id: items[0]!.id, projectId: project.id }]);
    for await (const routed of posthorn.events.routing(project.id, id))
      expect(routed).toMatchObject({ endpointId: endpoint.id, matched: true });
  });

  it('changes, lists and deletes by an own uid', async () => {
    const { id } = await posthorn.projects.create({ name: 'Before', uid: 'to-change' });
    expect(await posthorn.projects.change('to-change', { name: 'After' })).toMatchObject({ id, name: 'After' });
    expect(await posthorn.projects.get('to-change')).toMatchObject({ id, name: 'After' });
    const key = await posthorn.apiKeys.create(id, { name: 'a key' });
    expect((await posthorn.apiKeys.list(id)).items).toEqual([expect.objectContaining({ id: key.id, name: 'a key' })]);
    await expect(posthorn.apiKeys.revoke(id, key.id)).resolves.toBeUndefined();
    await posthorn.projects.delete('to-change');
    expect(await errorOf(posthorn.projects.get('to-change'))).toBeInstanceOf(NotFoundError);
  });

  it('makes a resource of an own uid, or gets the one that has it', async () => {
    const query = { ifExists: 'get' as const };
    const { id } = await posthorn.projects.create({ name: 'Made', uid: 'to-ensure' }, query);
    expect(await posthorn.projects.create({ name: 'Other', uid: 'to-ensure' }, query)).toMatchObject({
      id,
      name: 'Made',
    });
    const url = scene.receiver.url('/ensure');
    const made = await posthorn.endpoints.create(id, { url, uid: 'own' });
    expect(made.secret).toMatch(/^whsec_/);
    const found = await posthorn.endpoints.create(id, { url, uid: 'own' }, query);
    expect([found.id, 'secret' in found]).toEqual([made.id, false]);
  });

  it('makes and replaces by an own uid', async () => {
    const { id } = await posthorn.projects.put('to-put', { name: 'Made' });
    expect(await posthorn.projects.put('to-put', { name: 'Replaced' })).toMatchObject({ id, name: 'Replaced' });
    const url = scene.receiver.url('/put');
    const made = await posthorn.endpoints.put(id, 'own', { url, metadata: { tier: 'gold' } });
    const secret: string | undefined = 'secret' in made ? made.secret : undefined;
    expect(secret).toMatch(/^whsec_/);
    const replaced = await posthorn.endpoints.put(id, 'own', { url });
    expect(replaced).toMatchObject({ id: made.id, uid: 'own', metadata: {} });
    expect('secret' in replaced).toBe(false);
  });

  it('walks a list page by page, and sends only the requests that the loop needs', async () => {
    const { id } = await posthorn.projects.create({ name: 'Pages' });
    const made: string[] = [];
    for (let n = 0; n < 7; n++) {
      const url = scene.receiver.url(`/pages/${n}`);
      made.unshift((await posthorn.endpoints.create(id, { url, uid: `n${n}` })).id);
    }
    scene.proxy.script();
    const list = posthorn.endpoints.list(id, { limit: 3 });
    expect(scene.proxy.requests).toHaveLength(0);
    const seen: string[] = [];
    for await (const endpoint of list) seen.push(endpoint.id);
    expect(seen).toEqual(made);
    expect(scene.proxy.requests).toHaveLength(3);
    expect((await list).items.map((endpoint) => endpoint.id)).toEqual(made.slice(0, 3));

    scene.proxy.script();
    for await (const endpoint of list) if (endpoint.id === made[2]) break;
    expect(scene.proxy.requests).toHaveLength(1);
    expect((await list.toArray({ limit: 4 })).map((endpoint) => endpoint.id)).toEqual(made.slice(0, 4));
    const pages: number[] = [];
    for await (const page of list.pages()) pages.push(page.items.length);
    expect(pages).toEqual([3, 3, 1]);
    const { nextCursor } = await list;
    const rest = posthorn.endpoints.list(id, { limit: 3, cursor: nextCursor! });
    expect((await rest.toArray({ limit: 100 })).map((endpoint) => endpoint.id)).toEqual(made.slice(3));
    const { prevCursor } = await rest;
    const back = posthorn.endpoints.list(id, { limit: 3, cursor: prevCursor! });
    expect((await back).items.map((endpoint) => endpoint.id)).toEqual(made.slice(0, 3));
    const fromOldest = posthorn.endpoints.list(id, { limit: 3, order: 'asc' });
    expect((await fromOldest.toArray({ limit: 100 })).map((endpoint) => endpoint.id)).toEqual(made.toReversed());
    await expect(list.toArray({ limit: 0 })).rejects.toThrow('`limit` must be a whole number from 1.');
  });

  it('throws a problem as an error of its kind, with its fields', async () => {
    const { key } = await posthorn.apiKeys.create(project.id, { name: 'of the project' });
    const other = await posthorn.projects.create({ name: 'Another', uid: 'taken' });
    const withKey = scene.client({ apiKey: key });
    const wrong = await errorOf(posthorn.endpoints.create(project.id, { url: 'ftp://x', name: '', uid: '-' }));
    expect(wrong).toBeInstanceOf(InvalidInputError);
    expect(wrong).toMatchObject({ name: 'InvalidInputError', status: 422, code: 'invalid-input', retryAfterMs: null });
    expect(wrong.errors.map(({ pointer }) => pointer)).toEqual(['/name', '/uid', '/url']);
    expect(wrong.message).toContain(`/url: ${wrong.errors[2]!.message}`);
    expect(await errorOf(scene.client({ apiKey: 'wrong' }).projects.list())).toBeInstanceOf(UnauthorizedError);
    expect(await errorOf(withKey.projects.get(other.id))).toBeInstanceOf(ForbiddenError);
    expect(await errorOf(posthorn.events.get(project.id, 'none'))).toBeInstanceOf(NotFoundError);
    const conflict = await errorOf(posthorn.projects.create({ name: 'x', uid: 'taken' }));
    expect(conflict).toBeInstanceOf(ConflictError);
    for (const error of [wrong, conflict]) {
      expect(error).toBeInstanceOf(PosthornApiError);
      expect(error).toBeInstanceOf(PosthornError);
    }
    expect(scene.proxy.requests.filter(({ path }) => path === '/v1/projects')).toHaveLength(3); // nothing was repeated
  });

  it('does not send an id that would lead to another route', async () => {
    for (const id of ['', '.', '..', undefined as never])
      await expect(async () => posthorn.projects.get(id)).rejects.toThrow(/^An id in a path must be a string/);
    expect(scene.proxy.requests).toEqual([]);
    for (const number of [Number.NaN, 1.5])
      await expect(async () => posthorn.deliveries.attempt(project.id, 'dlv_x', number)).rejects.toThrow(TypeError);
    expect(scene.proxy.requests).toEqual([]);
    const error = await errorOf(posthorn.projects.get('../projects?limit=1#%2e/%'));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(scene.proxy.requests[0]!.path).toBe('/v1/projects/..%2Fprojects%3Flimit%3D1%23%252e%2F%25');
  });

  it('takes the number of an attempt as a number or as a string', async () => {
    for (const number of [1, '1']) {
      expect(await errorOf(posthorn.deliveries.attempt(project.id, 'dlv_x', number))).toBeInstanceOf(NotFoundError);
    }
    const path = `/v1/projects/${project.id}/deliveries/dlv_x/attempts/1`;
    expect(scene.proxy.requests.map((request) => request.path)).toEqual([path, path]);
  });

  it('creates webhooks as the SDK of postpress does, and reads them', async () => {
    const { key } = await posthorn.apiKeys.create(project.id, { name: 'of postpress' });
    const { webhooks, events } = scene.client({ apiKey: key });
    const requestUrl = scene.receiver.url('/postpress');
    const headers = [{ key: 'Postpress-Auth', value: 'yoursecretkey' }];
    const created = await webhooks.create({ requestUrl, source: 'messaging', headers });
    expect(created).toEqual({
      ...{
        id: expect.stringMatching(/^ep_/) as string,
        name: new URL(requestUrl).host,
        requestUrl,
        source: 'messaging',
      },
      headers: [{ key: 'Postpress-Auth', value: expect.not.stringContaining('secret') as string }],
      createdAt: expect.stringMatching(/^\d{4}-/) as string,
    });
    await events.publish(project.id, { type: 'messaging.received', data: { text: 'hi' } });
    const [request] = await scene.receiver.waitFor('/postpress', 1);
    const sent = new Map(request!.headers);
    expect(sent.get('Postpress-Auth')).toBe('yoursecretkey');
    expect(sent.has('Content-Type')).toBe(false);
    expect(JSON.parse(request!.body.toString())).toMatchObject({ source: 'messaging', event: 'messaging.received' });

    const second = await webhooks.create({ requestUrl, source: 'messaging' });
    expect(await webhooks.list({ limit: 1 })).toEqual({
      items: [second],
      nextCursor: expect.any(String) as string,
      prevCursor: null,
    });
    expect(await webhooks.list({ limit: 1 }).toArray({ limit: 9 })).toEqual([second, created]);
    expect(await webhooks.get(created.id)).toEqual(created);
    await webhooks.delete(created.id);
    expect(await errorOf(webhooks.get(created.id))).toBeInstanceOf(NotFoundError);
    const wrong = await errorOf(webhooks.create({ requestUrl: 'x', source: 'messaging' }));
    expect(wrong.errors.map(({ pointer }) => pointer)).toEqual(['/request_url']);
  });

  it('does not show its key', async () => {
    const { inspect } = await import('node:util');
    expect(inspect(posthorn, { depth: 9, showHidden: true })).not.toContain(scene.adminKey);
    expect(JSON.stringify(posthorn)).not.toContain(scene.adminKey);
    const error = await errorOf(scene.client({ baseUrl: 'http://127.0.0.1:1', maxRetries: 0 }).projects.list());
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(scene.adminKey);
  });
});

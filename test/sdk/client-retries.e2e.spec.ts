import {
  PosthornApiError,
  PosthornConnectionError,
  PosthornTimeoutError,
  TooManyRequestsError,
  UnavailableError,
} from '@posthorn/sdk';
import type { Posthorn } from '@posthorn/sdk';
import { SdkScene } from './support/sdk-scene.ts';

const problem = (status: number, headers: Record<string, string> = {}) => ({
  ...{ status, headers: { 'content-type': 'application/problem+json', ...headers } },
  body: JSON.stringify({ type: 'urn:posthorn:problem:unavailable', title: 'unavailable', status, detail: 'Away.' }),
});

describe('The client of the SDK, when the network or the API fails,', () => {
  let scene: SdkScene;
  let posthorn: Posthorn;
  let project: string;

  beforeAll(async () => {
    scene = await SdkScene.start();
    posthorn = scene.client();
    project = (await posthorn.projects.create({ name: 'A site' })).id;
  });
  afterAll(() => scene.close());
  beforeEach(() => scene.proxy.script());
  const keys = () => scene.proxy.requests.map(({ headers }) => headers['idempotency-key']);

  it('repeats a POST whose response is lost under its first key, so that it takes effect once', async () => {
    scene.proxy.script('lose-response', 'lose-response');
    const { id, secret } = await posthorn.endpoints.create(project, { url: scene.receiver.url('/'), uid: 'once' });
    expect(secret).toMatch(/^whsec_/);
    expect(keys()).toEqual(Array.from({ length: 3 }, () => keys()[0]));
    expect(keys()[0]).toMatch(/^[0-9a-f-]{36}$/);
    const endpoints = await posthorn.endpoints.list(project).toArray({ limit: 100 });
    expect(endpoints.map((endpoint) => endpoint.id)).toEqual([id]);

    scene.proxy.script('lose-response');
    const sent = await posthorn.events.publish(project, { type: 'once', data: 1 });
    const events = await posthorn.events.list(project, { type: ['once'] }).toArray({ limit: 100 });
    expect(events.map((event) => event.id)).toEqual([sent.id]);
  });

  it('gives a call the key of its caller, and another call another key', async () => {
    const first = await posthorn.events.publish(project, { type: 'keyed', data: 1 }, { idempotencyKey: 'mine' });
    const again = await posthorn.events.publish(project, { type: 'keyed', data: 1 }, { idempotencyKey: 'mine' });
    expect(again.id).toBe(first.id);
    const other = await posthorn.events.publish(project, { type: 'keyed', data: 1 });
    expect(other.id).not.toBe(first.id);
    expect(new Set(keys()).size).toBe(2);
    scene.proxy.script('lose-response');
    const lost: unknown = await posthorn.events
      .publish(project, { type: 'keyed', data: 2 }, { maxRetries: 0 })
      .catch((thrown: unknown) => thrown);
    const { idempotencyKey } = lost as { idempotencyKey: string };
    const late = await posthorn.events.publish(project, { type: 'keyed', data: 2 }, { idempotencyKey });
    expect(late.duplicate).toBe(true);
    const all = await posthorn.events.list(project, { type: ['keyed'] }).toArray({ limit: 100 });
    expect(all.map((event) => event.id)).toEqual([late.id, other.id, first.id]);
    const wrong = posthorn.events.publish(project, { type: 'keyed', data: 1 }, { idempotencyKey: 'with blank' });
    await expect(wrong).rejects.toThrow('`idempotencyKey` must be 1 to 255 visible ASCII characters.');
  });

  it('does not repeat a request without a key that may have been executed', async () => {
    scene.proxy.script('lose-response');
    await expect(posthorn.projects.change(project, { name: 'Changed' })).rejects.toBeInstanceOf(
      PosthornConnectionError,
    );
    expect(scene.proxy.requests).toHaveLength(1);
    expect((await posthorn.projects.get(project)).name).toBe('Changed');
    scene.proxy.script('lose-response');
    await expect(posthorn.apiKeys.create(project, { name: 'k' })).rejects.toBeInstanceOf(PosthornConnectionError);
    expect(scene.proxy.requests).toHaveLength(1);
    scene.proxy.script(problem(503, { 'retry-after': '0' }));
    await expect(posthorn.projects.change(project, { name: 'x' })).rejects.toBeInstanceOf(UnavailableError);
    expect(scene.proxy.requests).toHaveLength(1);
  });

  it('repeats a request without a key that was certainly not executed', async () => {
    scene.proxy.script(problem(429, { 'retry-after': '0' }));
    expect((await posthorn.projects.change(project, { name: 'Again' })).name).toBe('Again');
    expect(scene.proxy.requests).toHaveLength(2);
  });

  it('takes a repeated DELETE for done if the first one has deleted', async () => {
    const { id } = await posthorn.projects.create({ name: 'To delete' });
    scene.proxy.script('lose-response');
    await expect(posthorn.projects.delete(id)).resolves.toBeUndefined();
    expect(scene.proxy.requests.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
    await expect(posthorn.projects.delete(id)).rejects.toMatchObject({ status: 404 });
    scene.proxy.script(problem(429, { 'retry-after': '0' })); // this try has deleted nothing
    await expect(posthorn.projects.delete(id)).rejects.toMatchObject({ status: 404 });
  });

  it.each([408, 429, 500, 502, 503, 504])('repeats a request after the status %d', async (status) => {
    scene.proxy.script(problem(status), { status, body: '<html>a proxy' });
    expect((await posthorn.projects.get(project)).id).toBe(project);
    expect(scene.proxy.requests).toHaveLength(3);
  });

  it('gives up after the given number of repeats, with the last problem', async () => {
    scene.proxy.script(...Array.from({ length: 9 }, () => problem(503)));
    const call = posthorn.projects.get(project, { maxRetries: 1 });
    await expect(call).rejects.toMatchObject({ name: 'UnavailableError', code: 'unavailable', detail: 'Away.' });
    expect(scene.proxy.requests).toHaveLength(2);
    await expect(posthorn.projects.get(project, { maxRetries: 0 })).rejects.toBeInstanceOf(UnavailableError);
    expect(scene.proxy.requests).toHaveLength(3);
  });

  it('waits for the time of Retry-After, in seconds or as a date', async () => {
    const date = () => new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 1_000).toUTCString();
    for (const after of [() => '1', date]) {
      scene.proxy.script(problem(503, { 'retry-after': after() }));
      await posthorn.projects.get(project);
      const [first, second] = scene.proxy.requests;
      expect(second!.atMs - first!.atMs).toBeGreaterThanOrEqual(980);
    }
  });

  it('fails at once if Retry-After is longer than it may wait', async () => {
    scene.proxy.script(problem(429, { 'retry-after': '3600' }));
    const error: unknown = await posthorn.projects.get(project).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TooManyRequestsError);
    expect(error).toMatchObject({ retryAfterMs: 3_600_000 });
    expect(scene.proxy.requests).toHaveLength(1);
  });

  it('ends a try at its deadline, and repeats it', async () => {
    scene.proxy.script('hold');
    expect((await posthorn.projects.get(project, { timeoutMs: 2_000 })).id).toBe(project);
    expect(scene.proxy.requests).toHaveLength(2);
    scene.proxy.script('hold');
    const call = posthorn.projects.get(project, { timeoutMs: 50, maxRetries: 0 });
    await expect(call).rejects.toMatchObject({ message: 'No complete response came within 50 ms.' });
    scene.proxy.script('hold');
    await expect(posthorn.projects.change(project, { name: 'x' }, { timeoutMs: 50 })).rejects.toBeInstanceOf(
      PosthornTimeoutError,
    );
    expect(scene.proxy.requests).toHaveLength(1);
  });

  it('ends a call by the caller’s signal: before it, during a request, during a wait, and between pages', async () => {
    const reason = new Error('The caller left.');
    await expect(posthorn.projects.get(project, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(scene.proxy.requests).toHaveLength(0);
    for (const fate of ['hold', problem(503, { 'retry-after': '50' })] as const) {
      scene.proxy.script(fate);
      const controller = new AbortController();
      const call = posthorn.projects.get(project, { signal: controller.signal });
      const ended = expect(call).rejects.toBe(reason);
      await scene.proxy.waitFor(1);
      controller.abort(reason);
      await ended;
      expect(scene.proxy.requests).toHaveLength(1);
    }
    scene.proxy.script();
    const controller = new AbortController();
    const loop = async () => {
      const list = posthorn.events.list(project, { limit: 1 }, { signal: controller.signal });
      for await (const event of list) controller.abort(event && reason);
    };
    await expect(loop()).rejects.toBe(reason);
    expect(scene.proxy.requests).toHaveLength(1);
  });

  it('names a server that is away, and a response that is no problem', async () => {
    const away = scene.client({ baseUrl: 'http://127.0.0.1:1', maxRetries: 1 });
    const error: unknown = await away.projects.change(project, {}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PosthornConnectionError);
    expect((error as Error).message).toMatch(/^No complete response came: .*(ECONNREFUSED|bad port)/);
    scene.proxy.script({ status: 404, headers: { 'content-type': 'text/html' }, body: `<html>${'x'.repeat(999)}` });
    const html: unknown = await posthorn.projects.get(project).catch((thrown: unknown) => thrown);
    expect(html).toMatchObject({ status: 404, code: null, type: 'about:blank', title: 'not found' });
    expect((html as PosthornApiError).detail).toHaveLength(501);
    scene.proxy.script({ status: 302, headers: { location: 'http://127.0.0.1:1/' } });
    await expect(posthorn.projects.get(project)).rejects.toMatchObject({ status: 302 });
    scene.proxy.script({ status: 200, headers: { 'content-type': 'application/json' }, body: '{' });
    await expect(posthorn.projects.get(project)).rejects.toThrow('The response is not JSON');
  });
});

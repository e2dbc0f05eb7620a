import type { CreatedEndpointView, EndpointView, Page, ProjectView, RevealedSecretsView } from '#admin';
import { fromTypeId } from '#kernel';
import { headerOf } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const MASK = '••••••••';
/** The settings of an endpoint that are as good as none. */
const DEFAULTS = {
  ...{ description: null, eventTypes: null, channels: null, where: null, profile: 'standard-webhooks' },
  ...{ profileOptions: {}, policy: {}, headers: [], metadata: {} },
};

/** PUT of projects and endpoints, by a uid or an id. */
export function putting(scene: Scene): void {
  let project: TestProject;

  beforeEach(async () => {
    project = await TestProject.create(scene.system);
  });

  const put = <T>(path: string, json: object) => scene.system.api.call<T>('PUT', path, { json });
  const putEndpoint = (name: string, json: object) =>
    put<CreatedEndpointView>(`${project.path}/endpoints/${name}`, json);
  const changesOf = async ({ id }: { id: string }) => {
    const text = 'select count(*)::int as count from posthorn.stream_event s where s.stream_id = $1';
    const { rows } = await scene.system.database.pool.query<{ count: number }>(text, [fromTypeId('prj', id)]);
    return rows[0]!.count;
  };

  it('makes a project of a new uid, and replaces its fields from then on', async () => {
    const uid = `put-${project.id}`;
    const whole = { name: 'A site', notificationEmails: ['ops@example.com'], schemaValidation: 'warn' };
    const given = { ...whole, unknownEventTypes: 'refuse', secretType: 'ed25519', metadata: { tier: 'gold', a: 'b' } };
    const made = await put<ProjectView>(`/v1/projects/${uid}`, given);
    expect(made).toMatchObject({ status: 201, body: { ...given, uid } });
    const again = { ...given, metadata: { a: 'b', tier: 'gold' } };
    expect(await put(`/v1/projects/${uid}`, again)).toMatchObject({ status: 200, body: made.body });
    expect(await changesOf(made.body)).toBe(1);

    const changed = await put<ProjectView>(`/v1/projects/${uid}`, { name: 'Another' });
    const { id } = made.body;
    expect(changed).toMatchObject({
      status: 200,
      body: {
        ...{ id, uid, name: 'Another', notificationEmails: [], schemaValidation: 'off', unknownEventTypes: 'accept' },
        ...{ secretType: 'hmac', metadata: {} },
      },
    });
    expect(await put(`/v1/projects/${id}`, whole)).toMatchObject({ status: 200, body: { id, uid, ...whole } });
    expect(await changesOf(made.body)).toBe(3);
  });

  it('makes an endpoint of a new uid with its secret, and shows and changes no secret from then on', async () => {
    const url = scene.receiver.url('/put');
    const made = await putEndpoint('billing', { url, verify: false });
    expect(made).toMatchObject({ status: 201, body: { ...DEFAULTS, uid: 'billing', url, state: 'active' } });
    expect(made.headers['cache-control']).toBe('no-store');
    const given = { url, secret: made.body.secret.replace(/^(whsec_.)./, '$1A'), name: 'Billing' };
    const changed = await putEndpoint('billing', given);
    expect(changed).toMatchObject({ status: 200, body: { id: made.body.id, name: 'Billing' } });
    expect(changed.body).not.toHaveProperty('secret');
    const path = `${project.path}/endpoints/billing`;
    const { secrets } = await scene.system.api.get<RevealedSecretsView>(`${path}/secret`);
    expect(secrets.map(({ secret }) => secret)).toEqual([made.body.secret]);

    await scene.system.api.delete(path);
    const next = await putEndpoint('billing', { url });
    expect([next.status, next.body.id === made.body.id]).toEqual([201, false]);
    expect((await put(`${project.path}/endpoints/${made.body.id}`, { url })).status).toBe(404);
  });

  it('replaces the settings of an endpoint as a whole, by its id too, and keeps its uid and state', async () => {
    const url = scene.receiver.url('/put/whole');
    const whole = {
      ...{ url, name: 'Whole', description: 'Text', eventTypes: ['post.*'], channels: ['a'], where: 'data.n > 1' },
      ...{ profileOptions: { headerPrefix: 'svix-' }, metadata: { tier: 'gold' } },
      ...{ headers: [{ key: 'X-Tenant', value: 'secret-value' }], policy: { timeoutMs: 500, jitter: 0 } },
    };
    const { body: made } = await putEndpoint('whole', whole);
    await project.ask(made.id, 'pause');
    const changed = await put<EndpointView>(`${project.path}/endpoints/${made.id}`, { url });
    const { host: name } = new URL(url);
    expect(changed).toMatchObject({
      status: 200,
      body: { ...DEFAULTS, id: made.id, uid: 'whole', url, name, state: 'paused' },
    });
    expect(await project.history(made.id)).toEqual(['endpoint.created', 'endpoint.paused', 'endpoint.changed']);
  });

  it('changes nothing by the same body, in another order too, and with the same or masked headers', async () => {
    const url = scene.receiver.url('/put/same');
    const headers = [
      { key: 'X-Tenant', value: 'secret-value' },
      { key: 'X-Other', value: 'b' },
    ];
    const policy = { timeoutMs: 500, jitter: 0, success: [200, 204], retryDelaysMs: [100] };
    const given = { url, policy, headers, profile: 'raw', metadata: { b: '1', a: '2' } };
    const { body: made } = await putEndpoint('same', given);
    const turned = Object.fromEntries(Object.entries(policy).reverse());
    const masked = made.headers;
    for (const json of [given, { ...given, policy: turned }, { ...given, headers: masked }]) {
      const again = await putEndpoint('same', json);
      expect(again).toMatchObject({ status: 200, body: { id: made.id, updatedAt: made.updatedAt } });
    }
    expect(await project.history(made.id)).toEqual(['endpoint.created']);

    await putEndpoint('same', {
      ...given,
      headers: [
        { key: 'X-Tenant', value: 'new' },
        { key: 'X-Other', value: MASK },
      ],
    });
    expect(await project.history(made.id)).toEqual(['endpoint.created', 'endpoint.changed']);
    await project.send({ type: 'post.published', data: 1 });
    const [request] = await scene.receiver.waitFor('/put/same', 1);
    expect([headerOf(request!, 'X-Tenant'), headerOf(request!, 'X-Other')]).toEqual(['new', 'b']);
  });

  it('verifies a verified endpoint at a new URL, and takes verify for a new endpoint only', async () => {
    const url = scene.receiver.url('/put/verified');
    const made = await putEndpoint('verified', { url, verify: true });
    expect(made).toMatchObject({ status: 201, body: { state: 'active', verification: { error: null } } });
    const same = await putEndpoint('verified', { url, verify: true, name: 'Same' });
    expect(same.body.verification).toEqual(made.body.verification);
    scene.receiver.answer('/put/refusing', 500);
    const moved = await putEndpoint('verified', { url: scene.receiver.url('/put/refusing') });
    expect(moved).toMatchObject({ status: 200, body: { state: 'pending', verification: { status: 500 } } });
  });

  it('makes one resource of a uid if several requests come at once', async () => {
    const url = scene.receiver.url('/put/at-once');
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    const uid = `at-once-${project.id}`;
    const [projects, endpoints] = await Promise.all([
      Promise.all(names.map((name) => put<ProjectView>(`/v1/projects/${uid}`, { name }))),
      Promise.all(names.map((name) => putEndpoint('at-once', { url, name }))),
    ]);
    for (const answers of [projects, endpoints]) {
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
      expect(new Set<string>(answers.map(({ body }) => body.id)).size).toBe(1);
    }
    const { items } = await scene.system.api.get<Page<EndpointView>>(`${project.path}/endpoints`);
    expect(items.map((each) => each.uid)).toEqual(['at-once']);
    expect(await project.history(items[0]!.id)).toEqual([
      'endpoint.created',
      ...names.slice(1).map(() => 'endpoint.changed'),
    ]);
  });

  it('makes or changes an endpoint also while others delete it', async () => {
    const url = scene.receiver.url('/put/deleted');
    const path = `${project.path}/endpoints/deleted`;
    const calls = Array.from({ length: 12 }, (_, nth) =>
      nth % 3 === 0 ? scene.system.api.call('DELETE', path) : put(path, { url, name: `Name ${nth}` }),
    );
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(statuses.filter((_, nth) => nth % 3 !== 0).every((status) => status === 200 || status === 201)).toBe(true);
    expect(statuses.filter((_, nth) => nth % 3 === 0).every((status) => status === 204 || status === 404)).toBe(true);
  });

  it('makes and finds endpoints in the project of its path alone', async () => {
    const other = await TestProject.create(scene.system);
    const url = scene.receiver.url('/put/other');
    const { body: made } = await putEndpoint('shared', { url });
    const ofOther = await put<EndpointView>(`${other.path}/endpoints/shared`, { url });
    expect([ofOther.status, ofOther.body.id === made.id]).toEqual([201, false]);
    expect((await put(`${other.path}/endpoints/${made.id}`, { url })).status).toBe(404);
  });
}

import type { CreatedEndpointView, EndpointView, Page, ProjectView } from '#admin';
import type { Problem } from '../support/routes.ts';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

/** Creations with `ifExists`, of projects and endpoints. */
export function ensuring(scene: Scene): void {
  let project: TestProject;
  let endpoints: string;

  beforeEach(async () => {
    project = await TestProject.create(scene.system);
    endpoints = `${project.path}/endpoints`;
  });

  const ensure = <T>(path: string, json: object, headers = {}) =>
    scene.system.api.call<T>('POST', `${path}?ifExists=get`, { json, headers });

  it('makes a project once, and gets it unchanged from then on', async () => {
    const uid = `ensured-${project.id}`;
    const made = await ensure<ProjectView>('/v1/projects', { name: 'First', uid });
    expect(made).toMatchObject({ status: 201, body: { uid, name: 'First' } });
    const other = { name: 'Second', uid, schemaValidation: 'enforce' };
    expect(await ensure('/v1/projects', other)).toMatchObject({ status: 200, body: made.body });
    for (const query of ['', '?ifExists=fail']) {
      const refused = await scene.system.api.call('POST', `/v1/projects${query}`, { json: other });
      expect(refused).toMatchObject({ status: 409 });
    }
    expect(await scene.system.api.get(`/v1/projects/${uid}`)).toMatchObject(made.body);
  });

  it('makes an endpoint once, and gets it unchanged and without its secret from then on', async () => {
    const url = scene.receiver.url('/ensured');
    const headers = [{ key: 'X-Tenant', value: 'secret-value' }];
    const made = await ensure<CreatedEndpointView>(endpoints, { url, uid: 'own', headers });
    expect(made).toMatchObject({
      status: 201,
      body: { uid: 'own', secret: expect.stringMatching(/^whsec_/) as string },
    });
    const { secret, ...shown } = made.body;
    const { breaker, ...got } = await scene.system.api.get<EndpointView & { breaker: object }>(`${endpoints}/own`);
    const other = { url: scene.receiver.url('/other'), uid: 'own', secret, verify: true };
    const found = await ensure<EndpointView>(endpoints, other);
    expect([found.status, found.body]).toEqual([200, got]);
    expect([found.body, breaker]).toMatchObject([shown, { state: 'closed' }]);
    expect(JSON.stringify(found.body)).not.toContain('secret-value');
    expect(await project.history(made.body.id)).toEqual(['endpoint.created']);
    expect((await scene.system.api.call('POST', endpoints, { json: other })).status).toBe(409);
  });

  it('makes another endpoint each time if no uid is given', async () => {
    const url = scene.receiver.url('/ensured/without');
    const [one, other] = [
      await ensure<EndpointView>(endpoints, { url }),
      await ensure<EndpointView>(endpoints, { url, uid: null }),
    ];
    expect([one.status, other.status, one.body.id === other.body.id]).toEqual([201, 201, false]);
  });

  it('finds no endpoint of another project', async () => {
    const url = scene.receiver.url('/ensured/other');
    const other = await TestProject.create(scene.system);
    const { id } = await other.createEndpoint(url, { uid: 'shared' });
    const made = await ensure<EndpointView>(endpoints, { url, uid: 'shared' });
    expect([made.status, made.body.id === id]).toEqual([201, false]);
  });

  it('refuses a wrong body even if the uid is known', async () => {
    const url = scene.receiver.url('/ensured/wrong');
    await project.createEndpoint(url, { uid: 'known' });
    const refused = await ensure<Problem>(endpoints, { url: 'ftp://x', uid: 'known', name: '' });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/name' }, { pointer: '/url' }] } });
  });

  it('makes one resource if several requests come at once, and gives a repeat the first response', async () => {
    const uid = `at-once-${project.id}`;
    const url = scene.receiver.url('/ensured/at-once');
    const all = [1, 2, 3, 4, 5, 6];
    const answers = [
      await Promise.all(all.map(() => ensure<ProjectView>('/v1/projects', { name: 'A', uid }))),
      await Promise.all(all.map(() => ensure<EndpointView>(endpoints, { url, uid: 'once' }))),
    ];
    for (const group of answers) {
      expect(group.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
      expect(new Set<string>(group.map(({ body }) => body.id)).size).toBe(1);
    }
    expect((await scene.system.api.get<Page<EndpointView>>(endpoints)).items).toHaveLength(1);

    const key = { 'idempotency-key': `ensured-${project.id}` };
    const first = await ensure<CreatedEndpointView>(endpoints, { url, uid: 'keyed' }, key);
    const again = await ensure<CreatedEndpointView>(endpoints, { url, uid: 'keyed' }, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
  });
}

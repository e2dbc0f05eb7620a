import type {
  ApiKeyView,
  CreatedApiKeyView,
  EndpointHistoryItem,
  CreatedPortalTokenView,
  PortalTokenView,
} from '#admin';
import type { ApiCall, Method } from '#testing';
import type { Problem } from '../support/routes.ts';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

/** Short-lived tokens, with which a page in a browser works for a customer. */
export function portalTokens(scene: Scene): void {
  let project: TestProject;
  let maker: CreatedApiKeyView;

  beforeEach(async () => {
    project = await TestProject.create(scene.system);
    const json = { name: 'The backend', scopes: ['endpoints:read', 'endpoints:write', 'deliveries:read'] };
    maker = await scene.system.api.post<CreatedApiKeyView>(`${project.path}/api-keys`, json);
  });

  const call = <T>(key: string, method: Method, path: string, more: ApiCall = {}) =>
    scene.system.api.call<T>(method, path, { ...more, headers: { authorization: `Bearer ${key}` } });
  const create = (key: string, json: object, path = project.path) =>
    call<CreatedPortalTokenView & Problem>(key, 'POST', `${path}/portal-tokens`, { json });

  it('open what their scopes name in their project, and are named in the history of their changes', async () => {
    const { status, body, headers } = await create(maker.key, { scopes: ['endpoints:read', 'endpoints:write'] });
    expect([status, headers['cache-control']]).toEqual([201, 'no-store']);
    const json = { url: scene.receiver.url('/portal') };
    const made = await call<{ id: string }>(body.token, 'POST', `${project.path}/endpoints`, { json });
    expect(made.status).toBe(201);
    const path = `${project.path}/endpoints/${made.body.id}/history`;
    const { items } = await scene.system.api.get<{ items: EndpointHistoryItem[] }>(path);
    expect(items[0]).toMatchObject({ type: 'endpoint.created', by: body.id });

    const other = await TestProject.create(scene.system);
    expect(await call(body.token, 'GET', `${project.path}/deliveries`)).toMatchObject({ status: 403 });
    expect(await call(body.token, 'GET', `${other.path}/endpoints`)).toMatchObject({ status: 403 });
    const listed = await scene.system.api.get<{ items: ApiKeyView[] }>(`${project.path}/api-keys`);
    expect(listed.items.map(({ id }) => id)).toEqual([maker.id]);
  });

  it('have no right that their maker lacks, and make no tokens themselves', async () => {
    const more = await create(maker.key, { scopes: ['endpoints:read', 'secrets:read'] });
    expect(more).toMatchObject({ status: 403, body: { title: 'missing-scope' } });
    expect(more.body.detail).toContain('`secrets:read`');
    const other = await TestProject.create(scene.system);
    expect(await create(maker.key, { scopes: ['endpoints:read'] }, other.path)).toMatchObject({ status: 403 });
    const { body } = await create(maker.key, { scopes: ['endpoints:read'] });
    const chained = await create(body.token, { scopes: ['endpoints:read'] });
    expect(chained).toMatchObject({ status: 403, body: { title: 'forbidden' } });
    expect(await create(scene.system.adminKey, { scopes: ['secrets:read'] })).toMatchObject({ status: 201 });
  });

  it('end with their time, and with the revocation of their maker', async () => {
    const [short, long] = [
      await create(maker.key, { scopes: ['endpoints:read'], expiresInSeconds: 60 }),
      await create(maker.key, { scopes: ['endpoints:read'] }),
    ];
    const statusOf = async (token: string) => (await call(token, 'GET', `${project.path}/endpoints`)).status;
    expect([await statusOf(short.body.token), await statusOf(long.body.token)]).toEqual([200, 200]);
    await scene.system.advance(60_000);
    expect([await statusOf(short.body.token), await statusOf(long.body.token)]).toEqual([401, 200]);
    await scene.system.api.delete(`${project.path}/api-keys/${maker.id}`);
    expect(await statusOf(long.body.token)).toBe(401);
  });

  it('are listed without their text while they are valid, and revoked alone', async () => {
    const [short, one, other] = [
      await create(maker.key, { scopes: ['endpoints:read'], expiresInSeconds: 60 }),
      await create(maker.key, { scopes: ['endpoints:read'] }),
      await create(maker.key, { scopes: ['deliveries:read'] }),
    ];
    const path = `${project.path}/portal-tokens`;
    const list = async () => (await scene.system.api.get<{ items: PortalTokenView[] }>(path)).items;
    const shown = ({ body: { token, ...view } }: typeof one) => {
      expect(token).toMatch(/^pht_/);
      return view;
    };
    const before = await list();
    expect(before.map(({ id }) => id).sort()).toEqual([short, one, other].map(({ body }) => body.id).sort());
    expect(before.find(({ id }) => id === other.body.id)).toEqual(shown(other));
    await scene.system.advance(60_000);
    expect((await list()).map(({ id }) => id).sort()).toEqual([one, other].map(({ body }) => body.id).sort());

    const { path: elsewhere } = await TestProject.create(scene.system);
    const revoke = (at: string, id: string) => scene.system.api.call<Problem>('DELETE', `${at}/portal-tokens/${id}`);
    for (const [at, id] of [
      [elsewhere, one.body.id],
      [project.path, maker.id],
      [project.path, one.body.token],
    ] as const) {
      const { status, body } = await revoke(at, id);
      expect([status, body.title]).toEqual([404, 'not-found']);
      expect(JSON.stringify(body)).not.toContain(id);
    }
    const statusOf = async (key: string, of: string) => (await call(key, 'GET', `${project.path}/${of}`)).status;
    expect(await statusOf(one.body.token, 'endpoints')).toBe(200);
    expect(await revoke(project.path, one.body.id)).toMatchObject({ status: 204 });
    expect(await statusOf(one.body.token, 'endpoints')).toBe(401);
    expect([await statusOf(other.body.token, 'deliveries'), await statusOf(maker.key, 'endpoints')]).toEqual([
      200, 200,
    ]);
    expect(await list()).toEqual([shown(other)]);
    expect(await revoke(project.path, one.body.id)).toMatchObject({ status: 404 });
  });
}

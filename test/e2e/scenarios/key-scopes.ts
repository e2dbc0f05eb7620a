import type { ApiKeyView, CreatedApiKeyView } from '#admin';
import { SCOPES } from '#admin';
import { fromTypeId } from '#kernel';
import type { ApiCall, Method } from '#testing';
import type { Problem } from '../support/routes.ts';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const DAY_MS = 86_400_000;

/** Keys with fewer rights than their project, or with an end. `tenancy` tries each route with each kind of key. */
export function keyScopes(scene: Scene): void {
  let project: TestProject;
  let path: string;

  beforeEach(async () => {
    project = await TestProject.create(scene.system);
    path = `${project.path}/api-keys`;
  });

  const make = (terms: object) => scene.system.api.post<CreatedApiKeyView>(path, { name: 'A key', ...terms });
  const call = <T>({ key }: { key: string }, method: Method, at: string, more: ApiCall = {}) =>
    scene.system.api.call<T>(method, at, { ...more, headers: { authorization: `Bearer ${key}` } });
  const event = { json: { type: 'post.published', data: 1 } };

  it('open what their scopes name, and are refused elsewhere with the name of the missing scope', async () => {
    const key = await make({ scopes: ['events:write'] });
    expect(await call(key, 'POST', `${project.path}/events`, event)).toMatchObject({ status: 202 });
    const { status, body } = await call<Problem>(key, 'GET', `${project.path}/events`);
    expect([status, body]).toEqual([
      403,
      {
        ...{ type: 'urn:posthorn:problem:missing-scope', title: 'missing-scope', status: 403 },
        detail: 'The key that was sent lacks the scope `events:read`.',
      },
    ]);
  });

  it('are listed with their terms, which the stream of the key has, too', async () => {
    const expiresAt = '2999-01-31T12:00:00.000Z';
    const { key, ...limited } = await make({ scopes: ['events:read', 'deliveries:read'], expiresAt });
    const { key: other, ...unlimited } = await make({});
    expect(limited).toMatchObject({ scopes: ['events:read', 'deliveries:read'], expiresAt });
    expect(unlimited).toMatchObject({ scopes: null, expiresAt: null });
    expect(key).not.toBe(other);
    const { items } = await scene.system.api.get<{ items: ApiKeyView[] }>(path);
    expect(items).toEqual([unlimited, limited]);
    const { rows } = await scene.system.database.pool.query(
      'select s.data from posthorn.stream_event s where s.stream_id = $1',
      [fromTypeId('key', limited.id)],
    );
    expect(rows).toEqual([{ data: { name: 'A key', scopes: limited.scopes, expiresAt, by: 'POSTHORN_ADMIN_KEY' } }]);
  });

  it('are refused once they have expired', async () => {
    const { createdAt } = await make({});
    const key = await make({ expiresAt: new Date(Date.parse(createdAt) + DAY_MS).toISOString() });
    expect(await call(key, 'GET', project.path)).toMatchObject({ status: 200 });
    await scene.system.advance(DAY_MS);
    expect(await call(key, 'GET', project.path)).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
      body: { title: 'unauthorized', detail: 'The API key has expired.' },
    });
  });

  describe('of which one is keys:write', () => {
    it('create, list and revoke keys of their project', async () => {
      const maker = await make({ scopes: ['keys:write', 'events:write'] });
      const json = { name: 'Made by a key', scopes: ['events:write'] };
      const made = await call<CreatedApiKeyView>(maker, 'POST', path, { json });
      expect(made).toMatchObject({ status: 201, body: { scopes: ['events:write'] } });
      expect(await call(made.body, 'POST', `${project.path}/events`, event)).toMatchObject({ status: 202 });
      const listed = await call<{ items: ApiKeyView[] }>(maker, 'GET', path);
      expect(listed.body.items.map(({ id }) => id)).toEqual([made.body.id, maker.id]);
      expect(await call(maker, 'DELETE', `${path}/${made.body.id}`)).toMatchObject({ status: 204 });
      expect(await call(made.body, 'POST', `${project.path}/events`, event)).toMatchObject({ status: 401 });
    });

    it('give no right that they lack to another key', async () => {
      const maker = await make({ scopes: ['keys:write', 'events:read'], expiresAt: '2999-01-31T12:00:00Z' });
      const give = (terms: object) =>
        call<Problem>(maker, 'POST', path, { json: { name: 'A', expiresAt: '2999-01-31T12:00:00Z', ...terms } });
      for (const scopes of [['secrets:read'], undefined, null, [...SCOPES]]) {
        const { status, body } = await give({ scopes });
        expect([status, body.type]).toEqual([403, 'urn:posthorn:problem:missing-scope']);
        expect(body.detail).toContain('`secrets:read`');
      }
      const scopes = ['events:read'];
      for (const expiresAt of [undefined, null, '2999-01-31T12:00:00.001Z']) {
        const errors = [
          {
            pointer: '/expiresAt',
            message: 'Must be at or before 2999-01-31T12:00:00.000Z, when the key that was sent expires.',
          },
        ];
        expect(await give({ scopes, expiresAt })).toMatchObject({ status: 422, body: { errors } });
      }
      expect(await give({ scopes })).toMatchObject({ status: 201 });
    });
  });
}

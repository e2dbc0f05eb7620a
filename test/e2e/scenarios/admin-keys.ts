import type { AdminKeyView, CreatedAdminKeyView } from '#admin';
import { fromTypeId } from '#kernel';
import type { ApiCall, Method } from '#testing';
import type { Problem } from '../support/routes.ts';
import type { Scene } from '../support/scene.ts';

const DAY_MS = 86_400_000;
const PATH = '/v1/admin-keys';

/** Admin keys beside that of the settings. */
export function adminKeys(scene: Scene): void {
  const make = (name: string, more: object = {}) => scene.system.api.post<CreatedAdminKeyView>(PATH, { name, ...more });
  const call = <T>(key: string, method: Method, path: string, more: ApiCall = {}) =>
    scene.system.api.call<T>(method, path, { ...more, headers: { authorization: `Bearer ${key}` } });

  it('are created, listed without the key, used, and revoked at once, each with a record of who did it', async () => {
    const { key, ...shown } = await make('first of two');
    expect(key).toMatch(/^phk_[\w-]{43}$/);
    const other = await call<CreatedAdminKeyView>(key, 'POST', PATH, { json: { name: 'second of two' } });
    expect(other).toMatchObject({ status: 201, headers: { 'cache-control': 'no-store' } });
    const { items } = await scene.system.api.get<{ items: AdminKeyView[] }>(PATH);
    expect(items[1]).toEqual({ ...shown, lastUsedAt: items[1]!.lastUsedAt });
    expect(items[0]).toMatchObject({ id: other.body.id, name: 'second of two', expiresAt: null });
    expect(JSON.stringify(items)).not.toContain(key);

    expect(await call(other.body.key, 'DELETE', `${PATH}/${shown.id}`)).toMatchObject({ status: 204 });
    expect(await call(key, 'GET', '/v1/projects')).toMatchObject({ status: 401 });
    expect(await call(other.body.key, 'GET', '/v1/projects')).toMatchObject({ status: 200 });
    const { rows } = await scene.system.database.pool.query(
      'select s.type, s.data from posthorn.stream_event s where s.stream_id = $1 order by s.version',
      [fromTypeId('key', shown.id)],
    );
    expect(rows).toEqual([
      { type: 'admin-key.created', data: { name: 'first of two', expiresAt: null, by: 'POSTHORN_ADMIN_KEY' } },
      { type: 'admin-key.revoked', data: { name: 'first of two', by: other.body.id } },
    ]);
  });

  it('may revoke themselves, but not the key of the settings', async () => {
    const { key, id } = await make('alone');
    const refused = await call<Problem>(key, 'DELETE', `${PATH}/POSTHORN_ADMIN_KEY`);
    expect(refused).toMatchObject({ status: 409, body: { title: 'conflict' } });
    expect(await call(key, 'DELETE', `${PATH}/${id}`)).toMatchObject({ status: 204 });
    expect(await call(key, 'GET', PATH)).toMatchObject({ status: 401 });
    expect((await scene.system.api.call('GET', PATH)).status).toBe(200);
  });

  it('have names of their own, and do not repeat a key that is sent in the place of an id', async () => {
    const { key, id } = await make('taken');
    const again = await scene.system.api.call<Problem>('POST', PATH, { json: { name: 'taken' } });
    expect(again).toMatchObject({ status: 409, body: { title: 'conflict' } });
    expect(again.body.detail).toContain('"taken"');
    const missed = await scene.system.api.call<Problem>('DELETE', `${PATH}/${key}`);
    expect(missed.status).toBe(404);
    expect(JSON.stringify(missed.body)).not.toContain(key);
    await scene.system.api.delete(`${PATH}/${id}`);
    expect((await make('taken')).id).not.toBe(id);
  });

  it('expire, and create no key that outlives them', async () => {
    const { createdAt } = await make('a clock');
    const expiresAt = new Date(Date.parse(createdAt) + DAY_MS).toISOString();
    const { key } = await make('for a day', { expiresAt });
    const lasting = await call<Problem>(key, 'POST', PATH, { json: { name: 'lasting' } });
    expect(lasting).toMatchObject({ status: 422, body: { errors: [{ pointer: '/expiresAt' }] } });
    expect(await call(key, 'POST', PATH, { json: { name: 'as long', expiresAt } })).toMatchObject({ status: 201 });
    await scene.system.advance(DAY_MS);
    const late = await call<Problem>(key, 'GET', PATH);
    expect(late).toMatchObject({ status: 401, body: { detail: 'The API key has expired.' } });
  });
}

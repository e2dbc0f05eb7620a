import { request } from 'undici';
import type { ApiDescription } from '../support/described-api.ts';
import { fill, type PathIds, ROUTES } from '../support/routes.ts';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;
const OPEN = ['/livez', '/readyz', '/readyz/all', '/openapi.json', '/docs'];

/** The route that a path and a method lead to. */
export function matching(scene: Scene): void {
  let ids: PathIds;

  beforeAll(async () => {
    const { id } = await TestProject.create(scene.system);
    ids = {
      project: id,
      key: 'k',
      adminKey: 'a',
      portalToken: 'p',
      endpoint: 'e',
      eventType: 't',
      event: 'v',
      delivery: 'd',
      replay: 'y',
      webhook: 'w',
      number: '1',
      record: 'r',
    };
  });

  const call = async (method: (typeof METHODS)[number], path: string) => {
    const url = scene.system.api.origin + path;
    const headers = { authorization: `Bearer ${scene.system.adminKey}` };
    const { statusCode, headers: sent, body } = await request(url, { method, headers });
    return { status: statusCode, allow: sent.allow, type: sent['content-type'], text: await body.text() };
  };

  it.each([...OPEN, ...new Set(ROUTES.map(({ path }) => path))])('is found with a final slash: %s', async (path) => {
    const plain = fill(path, ids);
    const [without, withSlash] = [await call('GET', plain), await call('GET', `${plain}/`)];
    expect([withSlash.status, withSlash.type]).toEqual([without.status, without.type]);
    if (without.status >= 400) expect(withSlash.text).toBe(without.text);
    for (const query of ['?limit=1', '?nothing=1']) {
      expect((await call('GET', `${plain}/${query}`)).status).toBe((await call('GET', `${plain}${query}`)).status);
    }
  });

  it('keeps a slash at the end of a query, and ignores only one at the end of a path', async () => {
    expect((await call('GET', '/v1/projects?limit=1/')).status).toBe(422);
    expect((await call('GET', '/v1/projects//')).status).toBe(404);
  });

  it('responds to an undeclared method with 405 and the declared methods', async () => {
    const { paths } = await scene.system.api.get<ApiDescription>('/openapi.json');
    for (const [path, operations] of Object.entries(paths)) {
      const declared = Object.keys(operations).map((method) => method.toUpperCase());
      const all = declared.includes('GET') ? [...declared, 'HEAD'].sort() : declared.sort();
      const plain = fill(path.replace('{name}', '{eventType}'), ids);
      for (const method of METHODS.filter((each) => !all.includes(each))) {
        const { status, allow, type } = await call(method, plain);
        // The path of another route may match as well, so that both routes' methods are allowed.
        const allowed = String(allow).split(', ');
        expect([method, path, status]).toEqual([method, path, 405]);
        expect(allowed).toEqual(expect.arrayContaining(all));
        expect(allowed).not.toContain(method);
        if (method !== 'HEAD') expect(type).toMatch(/^application\/problem\+json/);
      }
    }
  });

  it('responds to a path without a route with 404 for any method', async () => {
    for (const method of METHODS)
      expect(await call(method, '/v1/nothing')).toMatchObject({ status: 404, allow: undefined });
  });

  it('executes a request with an Idempotency-Key once, with or without a final slash', async () => {
    const json = { name: 'paged.once' };
    const headers = { 'idempotency-key': `slash-${ids.project}` };
    const path = `/v1/projects/${ids.project}/event-types`;
    const first = await scene.system.api.call<{ createdAt: string }>('POST', path, { json, headers });
    const second = await scene.system.api.call<{ createdAt: string }>('POST', `${path}/`, { json, headers });
    expect([first.status, second.body]).toEqual([201, first.body]);
  });
}

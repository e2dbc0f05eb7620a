import type { ApiCall } from '#testing';
import { API_PAGE } from '../support/api-page.ts';
import { BadInputPage, described } from '../support/bad-input-page.ts';
import { makeKnown } from '../support/known.ts';
import {
  asksForProjectKey,
  fill,
  makesByUid,
  type PathIds,
  type Problem,
  problemOf,
  refusalIn,
  refusalOf,
  ROUTES,
} from '../support/routes.ts';
import type { Scene } from '../support/scene.ts';
import { WRONG_FIELDS } from './wrong-fields.ts';
import { WRONG_QUERIES } from './wrong-queries.ts';
import { WRONG_REQUESTS } from './wrong-requests.ts';
import { PROJECT } from './wrong-rows.ts';

/** Well-formed, and of nothing. */
const UNKNOWN: PathIds = {
  project: 'prj_01h455vb4pex5vsknk084sn02q',
  key: 'key_01h455vb4pex5vsknk084sn02q',
  adminKey: 'key_01h455vb4pex5vsknk084sn02q',
  portalToken: 'key_01h455vb4pex5vsknk084sn02q',
  endpoint: 'ep_01h455vb4pex5vsknk084sn02q',
  eventType: 'never.defined',
  event: 'evt_01h455vb4pex5vsknk084sn02q',
  delivery: 'dlv_01h455vb4pex5vsknk084sn02q',
  replay: 'rpl_01h455vb4pex5vsknk084sn02q',
  webhook: 'ep_01h455vb4pex5vsknk084sn02q',
  number: '7',
  record: 'dead_01h455vb4pex5vsknk084sn02q',
};
const KINDS = Object.keys(UNKNOWN) as (keyof PathIds)[];
/** Each route, with a client of its own, so that none waits for another's wrong keys. Linux has addresses for it. */
const ON_EVERY_ROUTE = ROUTES.map((route, nth) => {
  const client: ApiCall = process.platform === 'linux' ? { from: `127.0.1.${nth + 1}` } : {};
  return [`${route.method} ${route.path}`, { ...route, client }] as const;
});
const JSON_TYPE = { 'content-type': 'application/json' };
/** The largest body that the API reads. */
const MAX_BODY_BYTES = 8 * 1_048_576;

/** The API's answers to requests that it refuses. */
export function refusing(scene: Scene): void {
  let known: PathIds;
  let others: PathIds;
  let projectKey: string;
  /** The headers that a route requires besides the admin key, which every call has. */
  const headersFor = (path: string): Record<string, string> =>
    asksForProjectKey(path) ? { authorization: `Bearer ${projectKey}` } : {};
  const page = new BadInputPage(API_PAGE);
  /** The answers to the rows of each route, in the order of the rows. */
  const answers = new Map<string, Problem[]>();
  const answered = (route: string, problem: Problem) => answers.set(route, [...(answers.get(route) ?? []), problem]);
  const show = (section: string, sent: string, problem: Problem) =>
    page.add(section, sent, [String(problem.status), described(problem)]);

  beforeAll(async () => {
    ({ ids: known, key: projectKey } = await makeKnown(scene, '/refusing/1', 'post.published'));
    ({ ids: others } = await makeKnown(scene, '/refusing/2', 'of.others'));
    await scene.system.api.patch(`/v1/projects/${others.project}`, { uid: 'taken' });
    await scene.system.api.patch(`/v1/projects/${known.project}/endpoints/${known.endpoint}`, { uid: 'mine' });
  });

  describe.each(ON_EVERY_ROUTE)('%s', (_, { method, path, json, client }) => {
    const call = (ids: PathIds, more: ApiCall = {}) =>
      refusalOf(scene.system, method, fill(path, ids), {
        ...{ json, ...more },
        headers: { ...headersFor(path), ...more.headers },
      });

    it('requires a valid key', async () => {
      const keys: ApiCall['headers'][] = [
        { authorization: null },
        { authorization: 'Bearer of-nobody' },
        { authorization: 'Basic b3BlbjpzZXNhbWU=' },
        { authorization: null, 'x-api-key': 'of-nobody' },
      ];
      for (const headers of keys) {
        expect(await call(known, { headers, ...client })).toEqual({ status: 401, pointers: [] });
      }
    });

    const makes = (kind: keyof PathIds) => makesByUid({ method, path }) && path.endsWith(`{${kind}}`);
    for (const kind of KINDS.filter(makes)) {
      it(`knows no ${kind} by an unknown id, and makes none of a text that can be no uid`, async () => {
        const theOthers = kind === 'project' ? [] : [others[kind]];
        for (const id of [UNKNOWN[kind], ...theOthers])
          expect(await call({ ...known, [kind]: id })).toEqual({ status: 404, pointers: [] });
        for (const id of [UNKNOWN.event, 'a%2Fb', '%F0%9F%93%AF'])
          expect(await call({ ...known, [kind]: id })).toEqual({ status: 422, pointers: ['/uid'] });
        expect(await call({ ...known, [kind]: '%00' })).toEqual({ status: 422, pointers: [] });
      });
    }

    for (const kind of KINDS.filter((each) => path.includes(`{${each}}`) && !makes(each))) {
      it(`knows no ${kind} by an unknown id, by one of another kind, or by any text`, async () => {
        const wrong = [
          UNKNOWN[kind],
          UNKNOWN[kind === 'event' ? 'delivery' : 'event'],
          'nobody',
          'a%2Fb',
          '%F0%9F%93%AF',
        ];
        for (const id of wrong) expect(await call({ ...known, [kind]: id })).toEqual({ status: 404, pointers: [] });
        expect(await call({ ...known, [kind]: '%00' })).toEqual({ status: 422, pointers: [] });
        if (kind === 'project' || kind === 'record' || kind === 'adminKey') return;
        if (['project', 'number', 'record'].includes(kind)) return;
        expect(await call({ ...known, [kind]: others[kind] })).toEqual({ status: 404, pointers: [] });
      });
    }

    if (method === 'GET' || method === 'DELETE') return;
    it('refuses a body that is not JSON, too large, or of another type', async () => {
      const broken = { json: undefined, text: '{"name":', headers: JSON_TYPE };
      expect(await call(known, broken)).toEqual({ status: 422, pointers: [''] });
      const large = { json: undefined, announcedBytes: MAX_BODY_BYTES + 1 };
      expect(await call(known, large)).toEqual({ status: 413, pointers: [] });
      const form = {
        json: undefined,
        text: 'name=A',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      };
      expect(await call(known, form)).toEqual({ status: 415, pointers: [] });
    });
  });

  it.each(WRONG_FIELDS)('$method $path names the problems of $shown: $pointers', async (row) => {
    const { method, path, json, shown, status = 422, pointers, like } = row;
    const call =
      typeof json === 'string'
        ? { text: json, headers: { ...headersFor(path), ...JSON_TYPE } }
        : { json, headers: headersFor(path) };
    const problem = await problemOf(scene.system, method, fill(path, known), call);
    expect(refusalIn(problem)).toEqual({ status, pointers });
    answered(`${method} ${path}`, problem);
    if (like) expect(problem).toEqual(answers.get(like.route)![like.nth]);
    else show(`${method} ${path}`, shown, problem);
  });

  const ofQueries = WRONG_QUERIES.map((each) => ({ ...each, method: each.method ?? ('GET' as const) }));
  describe.each(ofQueries)('$method $path', ({ method, path, json, queries, like }) => {
    it.each(queries.map(([query, pointers], nth) => ({ query, pointers, nth })))(
      'names the problems of ?$query',
      async ({ query, pointers, nth }) => {
        const call = { json, headers: headersFor(path) };
        const problem = await problemOf(scene.system, method, `${fill(path, known)}?${query}`, call);
        expect(refusalIn(problem)).toEqual({ status: pointers.length === 0 ? 404 : 422, pointers });
        if (method === 'GET') answered(`GET ${path}`, problem);
        if (like && nth < like.count) expect(problem).toEqual(answers.get(`GET ${like.path}`)![nth]);
        else
          show(`${method} ${path}` === 'GET /v1/projects' ? 'Every list' : `${method} ${path}`, `?${query}`, problem);
      },
    );
  });

  it.each(WRONG_REQUESTS)('$shown gets the status $status', async ({ method, path, shown, call, status, pointers }) => {
    const problem = await problemOf(scene.system, method, fill(path, known), call);
    expect(refusalIn(problem)).toEqual({ status, pointers });
    show('Every route', shown, problem);
  });

  it.each(['events', 'event-types'])('may repeat the Idempotency-Key of another request: POST %s', async (list) => {
    const path = `/v1/projects/${others.project}/${list}`;
    const headers = { 'idempotency-key': `once-for-${others.project}-${list}` };
    const of = (type: string) => ({ headers, json: list === 'events' ? { type, data: 1 } : { name: type } });
    const first = await scene.system.api.call<{ id: string }>('POST', path, of('first.one'));
    const problem = await problemOf(scene.system, 'POST', path, of('another.one'));
    expect(refusalIn(problem)).toEqual({ status: 409, pointers: [] });
    show('Every route', `POST ${PROJECT}/${list} with the Idempotency-Key of another request`, problem);
    const again = await scene.system.api.call<{ id: string }>('POST', path, of('first.one'));
    expect(again).toMatchObject({
      status: first.status,
      body: { ...first.body, ...(list === 'events' && { duplicate: true }) },
    });
  });

  it('is answered as docs/bad-input.md shows, which `npm run generate` writes', () => {
    if (process.env.POSTHORN_WRITE_DOCS) page.write();
    expect(page.render()).toBe(page.read());
  });

  it('is distinguished from a valid request, which may also send its key as X-API-KEY', async () => {
    const headers = { authorization: null, 'x-api-key': scene.system.adminKey };
    const ofProxy = { ...headers, authorization: 'Basic b3BlbjpzZXNhbWU=' };
    const twice = { 'x-api-key': scene.system.adminKey };
    for (const each of [headers, ofProxy, twice]) {
      expect(await scene.system.api.call('GET', '/v1/projects', { headers: each })).toMatchObject({ status: 200 });
    }
  });

  it('may have a path that cannot be decoded', async () => {
    for (const path of ['/v1/projects/%zz', '/v1/projects/%', '/%f0']) {
      expect(await refusalOf(scene.system, 'GET', path, {})).toEqual({ status: 400, pointers: [] });
    }
  });

  it('has no effect', async () => {
    const { api } = scene.system;
    const project = `/v1/projects/${known.project}`;
    const { items } = await api.get<{ items: unknown[] }>(`${project}/endpoints`);
    expect(items).toEqual([
      expect.objectContaining({ id: known.webhook }),
      expect.objectContaining({ id: known.endpoint, policy: {}, name: expect.any(String) as string }),
    ]);
    const events = await api.get<{ items: unknown[] }>(`${project}/events?type=post.published`);
    expect(events).toMatchObject({ items: [{ id: known.event }] });
    expect(await api.get(project)).toMatchObject({ name: 'A site', uid: null });
  });
}

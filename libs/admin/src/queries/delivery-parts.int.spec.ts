import { deliveryIdOf, toTypeId } from '#kernel';
import type { DeliveryPart, IncludedParts } from '../deliveries/delivery-parts.ts';
import type { DeliveryView } from '../deliveries/delivery-view.ts';
import { MAX_PAGE_BYTES } from '../page-bytes.ts';
import { DeliveryScene } from '../testing/delivery-scene.ts';

const START_MS = Date.now() - 3_600_000;
const ADMIN = { projectId: null, scopes: null };

describe('A list of deliveries with parts', () => {
  let scene: DeliveryScene;
  let projectId: string;
  let endpoints: string[];

  beforeAll(async () => {
    scene = await DeliveryScene.open();
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    projectId = await scene.project();
    endpoints = [await scene.endpoint(projectId), await scene.endpoint(projectId)];
  });

  const route = (nth: number, data: string) =>
    scene.route(projectId, { atMs: START_MS + nth * 1_000, endpointIds: endpoints, data });
  const list = (
    include: readonly DeliveryPart[],
    limit = 250,
    cursor: string | null = null,
    reader: IncludedParts['reader'] = ADMIN,
  ) => scene.list(projectId, {}, limit, cursor, 'desc', { include, reader });
  const idOf = (eventId: string, endpointId: string) => toTypeId('dlv', deliveryIdOf(eventId, endpointId));

  async function respond(eventId: string, endpointId: string, body: Buffer): Promise<void> {
    await scene.attempt(projectId, eventId, endpointId, { state: 'retrying', status: 503 });
    await scene.attempt(projectId, eventId, endpointId, { state: 'succeeded', trigger: 'retry', status: 200 });
    await scene.server.pool.query(
      `update posthorn.attempt a set response_body = case a.number when 2 then $2::bytea end, response_headers = '{"x":"y"}'
       where a.delivery_id = $1`,
      [deliveryIdOf(eventId, endpointId), body],
    );
  }

  it('has the data of each event, and the response of the last attempt', async () => {
    const [first, second] = [await route(1, '{"n":1}'), await route(2, 'null')];
    await respond(first, endpoints[0]!, Buffer.from('thanks'));
    await respond(second, endpoints[1]!, Buffer.from([0xff]));
    const views = new Map((await list(['data', 'response'])).items.map((view) => [view.id, view]));
    const headers = { x: 'y' };
    const none = { response: null };
    const expected: [string, Partial<DeliveryView>][] = [
      [
        idOf(first, endpoints[0]!),
        {
          data: { n: 1 },
          response: { status: 200, headers, body: 'thanks', bodyEncoding: 'utf-8', bodyTruncated: false },
        },
      ],
      [idOf(first, endpoints[1]!), { data: { n: 1 }, ...none }],
      [idOf(second, endpoints[0]!), { data: null, ...none }],
      [
        idOf(second, endpoints[1]!),
        { data: null, response: { status: 200, headers, body: '/w==', bodyEncoding: 'base64', bodyTruncated: false } },
      ],
    ];
    for (const [id, parts] of expected) expect(views.get(id)).toMatchObject(parts);
    const [whole, bare] = [(await list([])).items, (await scene.list(projectId, {})).items];
    expect(whole).toEqual(bare);
    for (const view of bare) expect(Object.keys(view)).not.toEqual(expect.arrayContaining(['data']));
    for (const view of (await list(['data'])).items) expect(view).not.toHaveProperty('response');
    for (const view of (await list(['response'])).items) expect(view).not.toHaveProperty('data');
  });

  it('has shorter pages if the parts are large, of at least one delivery, and leaves out none', async () => {
    const data = JSON.stringify('x'.repeat(MAX_PAGE_BYTES / 4));
    for (let nth = 0; nth < 4; nth++) await route(nth, data);
    await route(5, JSON.stringify('x'.repeat(MAX_PAGE_BYTES + 1)));
    const all = (await scene.list(projectId, {})).items.map(({ id }) => id);
    const pages: string[][] = [];
    for (let cursor: string | null = null; ;) {
      const page: Awaited<ReturnType<typeof list>> = await list(['data'], 250, cursor);
      expect(page.items.every((view) => typeof view.data === 'string')).toBe(true);
      pages.push(page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(pages.flat()).toEqual(all);
    expect(pages.map(({ length }) => length)).toEqual([1, 1, 3, 3, 2]);
    expect((await list(['response'])).items).toHaveLength(10);
  });

  it('shows data only to a key that may read events', async () => {
    const eventId = await route(1, '{"n":1}');
    const reader: IncludedParts['reader'] = { projectId, scopes: ['deliveries:read'] };
    expect((await list(['response'], 10, null, reader)).items).toHaveLength(2);
    await expect(list(['response', 'data'], 10, null, reader)).rejects.toMatchObject({
      code: 'missing-scope',
      message: 'The key that was sent lacks the scope `events:read`, which `data` needs.',
    });
    const get = (parts: IncludedParts) => scene.get(projectId, idOf(eventId, endpoints[0]!), parts);
    await expect(get({ include: ['data'], reader })).rejects.toMatchObject({ code: 'missing-scope' });
    expect(await get({ include: ['response'], reader })).not.toHaveProperty('data');
    const readers: IncludedParts['reader']['scopes'][] = [['deliveries:read', 'events:read'], null];
    for (const scopes of readers) {
      expect((await list(['data'], 10, null, { projectId, scopes })).items[0]).toMatchObject({ data: { n: 1 } });
      expect(await get({ include: ['data'], reader: { projectId, scopes } })).toMatchObject({ data: { n: 1 } });
    }
  });
});

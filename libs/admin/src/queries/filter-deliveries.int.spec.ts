import { deliveryIdOf, toTypeId } from '#kernel';
import { insertEndpoint } from '#testing';
import type { DeliveryFilter } from '../deliveries/delivery-filter.ts';
import type { ListOrder } from '../list-order.ts';
import { DELIVERY_STATUSES, type DeliveryView } from '../deliveries/delivery-view.ts';
import { DeliveryScene, type GivenAttempt } from '../testing/delivery-scene.ts';

const START_MS = Date.now() - 3_600_000;
const EVENTS = 60;

/** Histories of deliveries; `waits` for those with a due row. */
const HISTORIES: { attempts: GivenAttempt[]; waits?: true }[] = [
  { attempts: [{ state: 'succeeded' }] },
  { attempts: [{ state: 'succeeded', status: 410 }] },
  { attempts: [{ state: 'retrying', status: 503 }], waits: true },
  {
    attempts: [
      { state: 'retrying', errorCode: 'timeout' },
      { state: 'succeeded', trigger: 'retry' },
    ],
  },
  {
    attempts: [
      { state: 'retrying', errorCode: 'timeout' },
      { state: 'exhausted', trigger: 'retry', status: 500 },
    ],
  },
  {
    attempts: [
      { state: 'exhausted', errorCode: 'dns' },
      { state: 'succeeded', trigger: 'replay', status: 200 },
    ],
  },
  { attempts: [{ state: 'succeeded' }, { state: 'succeeded', outcome: 'failed', trigger: 'replay', status: 502 }] },
  { attempts: [{ state: 'exhausted', errorCode: 'dns' }], waits: true },
  { attempts: [{ state: 'cancelled', outcome: 'cancelled', errorCode: 'endpoint-disabled' }] },
  { attempts: [{ state: 'exhausted', trigger: 'test', status: 404 }] },
  { attempts: [{ state: 'pending', trigger: 'replay', status: 500 }] },
  { attempts: [{ state: 'pending', trigger: 'replay', status: 500 }], waits: true },
  { attempts: [], waits: true },
  { attempts: [] },
];

/** The channels of event number `nth`. */
const channelsAt = (nth: number) => [[], ['web'], ['web', 'app'], ['tv', 'app'], ['app']][nth % 5]!;

const FILTERS: DeliveryFilter[] = [
  ...(['pending', 'retrying', 'held', 'succeeded', 'exhausted', 'cancelled'] as const).map((one) => ({
    status: [one],
  })),
  { status: ['exhausted', 'cancelled'] },
  { status: ['succeeded', 'retrying'] },
  { type: ['post.a'] },
  { type: ['post.a', 'post.c'] },
  { type: ['post.b'], status: ['exhausted'] },
  { channel: ['app'] },
  { channel: ['web', 'none'] },
  { channel: ['none'] },
  { channel: ['app'], type: ['post.a'] },
  { channel: ['app'], status: ['exhausted', 'retrying'] },
  { channel: ['app'], status: ['succeeded'] },
  { channel: ['web'], trigger: ['replay', 'retry'] },
  ...['503', '5xx', '2xx', '404', '204'].map((code) => ({ statusCode: [code] })),
  { statusCode: ['4xx', '500'] },
  { errorCode: ['timeout'] },
  { errorCode: ['dns', 'endpoint-disabled'] },
  ...(['first', 'retry', 'replay', 'test'] as const).map((one) => ({ trigger: [one] })),
  { trigger: ['replay', 'test'], status: ['exhausted', 'succeeded'] },
  { after: new Date(START_MS + 20_000), before: new Date(START_MS + 40_000) },
  { type: ['post.a', 'post.b'], after: new Date(START_MS + 20_000), before: new Date(START_MS + 41_000) },
  { status: ['succeeded', 'exhausted'], after: new Date(START_MS + 20_000), before: new Date(START_MS + 40_000) },
];

describe('Filters of deliveries', () => {
  let scene: DeliveryScene;
  let projectId: string;
  let otherId: string;
  let endpoints: string[];
  let paused: string;
  let all: DeliveryView[];
  const channelsOf = new Map<string, readonly string[]>();

  beforeAll(async () => {
    scene = await DeliveryScene.open();
    [projectId, otherId] = [await scene.project(), await scene.project()];
    endpoints = [await scene.endpoint(projectId), await scene.endpoint(projectId), await scene.endpoint(projectId)];
    paused = endpoints[2]!;
    await scene.server.pool.query(`update posthorn.endpoint set state = 'paused' where id = $1`, [paused]);
    for (let nth = 0; nth < EVENTS; nth++) {
      // Half of the deliveries are in blocks, and half in none.
      if (nth === EVENTS / 3 || nth === EVENTS / 2) await scene.storeBlocks();
      const channels = channelsAt(nth);
      const given = { type: `post.${'abc'[nth % 3]}`, atMs: START_MS + nth * 1_000, endpointIds: endpoints, channels };
      const eventId = await scene.route(projectId, given);
      channelsOf.set(toTypeId('evt', eventId), channels);
      for (const [at, endpointId] of endpoints.entries()) {
        const { attempts, waits } = HISTORIES[(nth * endpoints.length + at) % HISTORIES.length]!;
        for (const attempt of attempts) await scene.attempt(projectId, eventId, endpointId, attempt);
        if (waits) await scene.wait(projectId, eventId, endpointId);
      }
    }
    const foreign = await scene.endpoint(otherId);
    const event = await scene.route(otherId, { type: 'post.a', atMs: START_MS, endpointIds: [foreign] });
    await scene.attempt(otherId, event, foreign, { state: 'exhausted', errorCode: 'timeout', status: 503 });
    all = (await scene.list(projectId, {})).items;
  });
  afterAll(() => scene.close());

  const codeOf = ({ lastStatusCode: code }: DeliveryView, text: string) =>
    code !== null && (text.endsWith('xx') ? String(code)[0] === text[0] : String(code) === text);
  const meets = (view: DeliveryView, filter: DeliveryFilter) =>
    (filter.status?.includes(view.status) ?? true) &&
    (filter.type?.includes(view.eventType) ?? true) &&
    (filter.channel?.some((channel) => channelsOf.get(view.eventId)!.includes(channel)) ?? true) &&
    (filter.statusCode?.some((text) => codeOf(view, text)) ?? true) &&
    (filter.errorCode?.some((code) => code === view.lastErrorCode) ?? true) &&
    (filter.trigger?.some((trigger) => trigger === view.lastTrigger) ?? true) &&
    (filter.endpoint === undefined || filter.endpoint === view.endpointId) &&
    new Date(view.createdAt) >= (filter.after ?? new Date(0)) &&
    new Date(view.createdAt) < (filter.before ?? new Date(8e15));
  const endpointOf = ({ endpointId }: DeliveryView) => endpointId;
  const byId = (views: readonly DeliveryView[]) => views.map(({ id }) => id).sort();
  const walk = async (filter: DeliveryFilter, limit: number, order: ListOrder, project = projectId) => {
    const pages: DeliveryView[][] = [];
    for (let cursor: string | null = null; ;) {
      const page: Awaited<ReturnType<typeof scene.list>> = await scene.list(project, filter, limit, cursor, order);
      pages.push(page.items);
      if (page.nextCursor === null) return pages;
      cursor = page.nextCursor;
    }
  };

  it('begin with a list of all deliveries of the project', () => {
    expect(all).toHaveLength(EVENTS * 3);
    const statuses = new Set(all.map(({ status }) => status));
    expect([...statuses].sort()).toEqual(['cancelled', 'exhausted', 'held', 'pending', 'retrying', 'succeeded']);
  });

  const cases = FILTERS.flatMap((filter) =>
    [undefined, 0, 2].map((at) => [JSON.stringify(filter), at, filter] as const),
  );
  it.each(cases)('select exactly the deliveries that meet %s, at endpoint %s', async (_, at, given) => {
    const filter = at === undefined ? given : { ...given, endpoint: toTypeId('ep', endpoints[at]!) };
    const expected = all.filter((view) => meets(view, filter));
    for (const order of ['desc', 'asc'] as const) {
      const pages = await walk(filter, 7, order);
      const found = pages.flat();
      expect(byId(found)).toEqual(byId(expected));
      expect(pages.slice(0, -1).every(({ length }) => length === 7)).toBe(true);
      const times = found.map(({ createdAt }) => createdAt);
      expect(times).toEqual(order === 'asc' ? times.toSorted() : times.toSorted().reverse());
      const views = new Map(all.map((view) => [view.id, view]));
      expect(found).toEqual(found.map(({ id }) => views.get(id)));
    }
    expect(await scene.count(projectId, filter)).toEqual({ count: expected.length, isExact: true });
    const { items, ...rest } = await scene.countByEndpoint(projectId, filter);
    expect(rest).toEqual({ furtherEndpoints: 0, isExact: true });
    expect(items.map(({ endpointId }) => endpointId).sort()).toEqual([...new Set(expected.map(endpointOf))].sort());
    for (const { endpointId, count, statuses } of items) {
      const own = expected.filter((view) => view.endpointId === endpointId);
      expect(count).toBe(own.length);
      const counted = Object.entries(statuses).map(([status, number]) => [status, number] as const);
      expect(counted).toEqual(
        DELIVERY_STATUSES.map((status) => [status, own.filter((view) => view.status === status).length]),
      );
    }
  });

  const walked: [string, DeliveryFilter][] = [
    ['a list without filters', {}],
    ['a list by status', { status: ['exhausted'] }],
    ['a list by type', { type: ['post.a'] }],
  ];
  const orders = ['desc', 'asc'] as const;
  it.each(walked.flatMap(([name, filter]) => orders.map((order) => [name, order, filter] as const)))(
    'neither skip nor repeat a delivery of %s in the order %s while others arrive on both sides of the cursor',
    async (_, order, given) => {
      const busy = await scene.project();
      const endpointId = await scene.endpoint(busy);
      let arrived = 0;
      const arrive = async (atMs: number) => {
        const eventId = await scene.route(busy, { type: 'post.a', atMs, endpointIds: [endpointId] });
        await scene.attempt(busy, eventId, endpointId, { state: 'exhausted', status: 500 });
        arrived++;
        if (arrived % 5 === 0) await scene.storeBlocks();
        return toTypeId('evt', eventId);
      };
      for (const filter of [given, { ...given, endpoint: toTypeId('ep', endpointId) }]) {
        for (let nth = 0; nth < 12; nth++) await arrive(START_MS + nth * 1_000);
        const before = (await scene.list(busy, filter)).items.map(({ id }) => id);
        const seen: string[] = [];
        for (let cursor: string | null = null; ;) {
          const page: Awaited<ReturnType<typeof scene.list>> = await scene.list(busy, filter, 3, cursor, order);
          seen.push(...page.items.map(({ id }) => id));
          if (page.nextCursor === null) break;
          expect(page.items).toHaveLength(3);
          cursor = page.nextCursor;
          // Younger ones and older ones than all deliveries, and one in their midst; not without end.
          const [first, middle, last] = [START_MS - arrived, START_MS + 5_500, START_MS + 60_000 + arrived];
          if (seen.length < 24) await Promise.all([first, middle, last].map(arrive));
        }
        expect(seen).toHaveLength(new Set(seen).size);
        expect(before.filter((id) => !seen.includes(id))).toEqual([]);
      }
    },
  );

  it.each(orders)('find the deliveries of all weeks in the order %s', async (order) => {
    const old = await scene.project();
    const endpointId = await scene.endpoint(old);
    const weeks = [0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 9, 9, 15, 40, 80, 80];
    const ids: string[] = [];
    for (const [nth, week] of weeks.entries()) {
      const atMs = START_MS - week * 7 * 86_400_000 - nth * 60_000;
      const eventId = await scene.route(old, { atMs, endpointIds: [endpointId] });
      await scene.attempt(old, eventId, endpointId, { state: 'exhausted', status: 500 });
      ids.push(toTypeId('dlv', deliveryIdOf(eventId, endpointId)));
      if (nth % 5 === 4) await scene.storeBlocks();
    }
    const expected = order === 'desc' ? ids : ids.toReversed();
    const endpoint = toTypeId('ep', endpointId);
    const filters: DeliveryFilter[] = [{}, { endpoint }, { status: ['exhausted'] }, { type: ['a.b'] }];
    for (const filter of filters) {
      for (const limit of [1, 3, 50]) {
        const pages = await walk(filter, limit, order, old);
        expect(pages.flat().map(({ id }) => id)).toEqual(expected);
        expect(pages.slice(0, -1).every(({ length }) => length === limit)).toBe(true);
      }
    }
  });

  it('count up to 1,000 deliveries', async () => {
    const many = await scene.project();
    const ids = await Promise.all(Array.from({ length: 501 }, () => scene.endpoint(many)));
    await scene.route(many, { atMs: START_MS, endpointIds: ids });
    expect(await scene.count(many, {})).toEqual({ count: 501, isExact: true });
    await scene.route(many, { atMs: START_MS + 1, endpointIds: ids.slice(0, 499) });
    expect(await scene.count(many, {})).toEqual({ count: 1_000, isExact: true });
    await scene.route(many, { atMs: START_MS + 2, endpointIds: ids.slice(0, 1) });
    expect(await scene.count(many, { status: ['pending'] })).toEqual({ count: 1_000, isExact: false });
    expect(await scene.count(many, {})).toEqual({ count: 1_000, isExact: false });
  });

  it('search for any id, of this project alone', async () => {
    const { pool } = scene.server;
    const own = await insertEndpoint(pool, projectId);
    await pool.query(`update posthorn.endpoint set uid = 'my-endpoint' where id = $1`, [own]);
    const eventId = await scene.route(projectId, { atMs: START_MS + 90_000, endpointIds: [own] });
    const requestId = await scene.attempt(projectId, eventId, own, { state: 'exhausted', status: 500 });
    await pool.query('insert into posthorn.event_key (project_id, key, event_id) values ($1, $2, $3)', [
      ...[projectId, 'order/17', eventId],
    ]);
    const deliveryId = deliveryIdOf(eventId, own);
    const named = [
      ...[toTypeId('dlv', deliveryId), toTypeId('evt', eventId), toTypeId('ep', own), toTypeId('req', requestId)],
      ...[deliveryId, eventId, own, requestId, eventId.toUpperCase(), 'order/17', 'my-endpoint'],
    ];
    for (const search of named) {
      const { items } = await scene.list(projectId, { search });
      expect([search, items.map(({ id }) => id)]).toEqual([search, [toTypeId('dlv', deliveryId)]]);
      expect((await scene.list(otherId, { search })).items).toEqual([]);
      expect((await scene.list(projectId, { search, status: ['succeeded'] })).items).toEqual([]);
      expect((await scene.list(projectId, { search, before: new Date(START_MS) })).items).toEqual([]);
    }
    const other = toTypeId('ep', endpoints[0]!);
    expect((await scene.list(projectId, { search: 'order/17', endpoint: other })).items).toEqual([]);
    expect((await scene.list(projectId, { search: toTypeId('dlv', deliveryId), endpoint: other })).items).toEqual([]);
    for (const search of ['nothing', 'dlv_01h455vb4pex5vsknk084sn02q', '01890a5d-ac96-774b-bcce-b302099a8057']) {
      expect(await scene.list(projectId, { search })).toEqual({ items: [], nextCursor: null, prevCursor: null });
    }
    await pool.query('update posthorn.endpoint set deleted_at = now() where id = $1', [own]);
    expect((await scene.list(projectId, { search: toTypeId('ep', own) })).items).toHaveLength(1);
    expect((await scene.list(projectId, { endpoint: toTypeId('ep', own) })).items).toHaveLength(1);
    await expect(scene.list(otherId, { endpoint: toTypeId('ep', own) })).rejects.toMatchObject({ code: 'not-found' });
  });
});

import { deliveryIdOf, lowestUuidAt, toTypeId, uuidv7 } from '#kernel';
import type { DeliveryFilter } from '../deliveries/delivery-filter.ts';
import type { ListOrder } from '../list-order.ts';
import { DeliveryScene } from '../testing/delivery-scene.ts';

const START_MS = Date.now() - 3_600_000;

describe('A list of deliveries', () => {
  let scene: DeliveryScene;
  let projectId: string;

  beforeAll(async () => {
    scene = await DeliveryScene.open();
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    scene.afterStatement = () => Promise.resolve();
    projectId = await scene.project();
  });

  const walk = async (filter: DeliveryFilter, limit: number, order: ListOrder) => {
    const ids: string[] = [];
    for (let cursor: string | null = null; ;) {
      const page: Awaited<ReturnType<typeof scene.list>> = await scene.list(projectId, filter, limit, cursor, order);
      ids.push(...page.items.map(({ eventId, endpointId }) => `${eventId}/${endpointId}`));
      if (page.nextCursor === null) return ids;
      expect(page.items).toHaveLength(limit);
      cursor = page.nextCursor;
    }
  };
  const named = (eventId: string, endpointId: string) => `${toTypeId('evt', eventId)}/${toTypeId('ep', endpointId)}`;

  /** Events of a type that no endpoint gets, a millisecond apart. */
  const routeToNobody = (count: number, fromMs: number, type: string) =>
    scene.server.pool.query(
      `with made as (
         insert into posthorn.event (id, project_id, type, occurred_at, data)
         select i.id, $2, $3, now(), '{}' from unnest($1::uuid[]) i (id) returning id
       )
       insert into posthorn.routing (event_id, project_id, catalogue_version, matched, missed, missed_reasons)
       select m.id, $2, 1, '{}', '{}', '{}' from made m`,
      [Array.from({ length: count }, (_, nth) => uuidv7(fromMs + nth)), projectId, type],
    );

  it.each(['asc', 'desc'] as const)(
    'passes over thousands of events without endpoints, in the order %s',
    async (order) => {
      const endpoint = await scene.endpoint(projectId);
      const type = 'post.seldom';
      const events: string[] = [];
      for (const part of [0, 1, 2]) {
        const atMs = START_MS + part * 10_000;
        events.push(await scene.route(projectId, { type, atMs, endpointIds: [endpoint] }));
        await routeToNobody(2_500, atMs + 1, type);
      }
      const expected = events.map((event) => named(event, endpoint));
      if (order === 'desc') expected.reverse();
      expect(await walk({}, 2, order)).toEqual(expected);
      await scene.storeBlocks();
      expect(await walk({ type: [type] }, 2, order)).toEqual(expected);
    },
  );

  it.each(['asc', 'desc'] as const)('has all endpoints of events with many, in the order %s', async (order) => {
    const endpoints = await Promise.all(Array.from({ length: 40 }, () => scene.endpoint(projectId)));
    const type = 'post.many';
    const events: string[] = [];
    for (const nth of [0, 1, 2]) {
      events.push(await scene.route(projectId, { type, atMs: START_MS + nth, endpointIds: endpoints }));
    }
    await scene.storeBlocks();
    if (order === 'desc') events.reverse();
    const expected = events.flatMap((event) => endpoints.map((endpoint) => named(event, endpoint)));
    for (const limit of [7, 40, 100]) {
      expect(await walk({ type: [type] }, limit, order)).toEqual(expected);
      expect(await walk({}, limit, order)).toEqual(expected);
    }
  });

  /** Calls the work once, after the first statement that reads routings. */
  const betweenStatements = (work: () => Promise<unknown>) => {
    scene.afterStatement = async (sql) => {
      if (!sql.includes('whole_routing')) return;
      scene.afterStatement = () => Promise.resolve();
      await work();
    };
  };

  it('repeats no delivery when events arrive at its begin while it passes over others', async () => {
    const endpoint = await scene.endpoint(projectId);
    const events: string[] = [];
    for (let nth = 0; nth < 65; nth++) {
      const atMs = START_MS + nth * 20;
      events.push(await scene.route(projectId, { type: 'a.b', atMs, endpointIds: [endpoint] }));
      await routeToNobody(19, atMs + 1, 'a.b');
    }
    betweenStatements(() => routeToNobody(100, START_MS + 100_000, 'a.b'));
    expect(await walk({}, 60, 'desc')).toEqual(events.toReversed().map((event) => named(event, endpoint)));
  });

  it('skips no delivery when events arrive at its end while it passes over others', async () => {
    const endpoint = await scene.endpoint(projectId);
    const events = [await scene.route(projectId, { type: 'a.b', atMs: START_MS, endpointIds: [endpoint] })];
    await routeToNobody(990, START_MS + 1, 'a.b');
    betweenStatements(async () => {
      for (let nth = 0; nth < 30; nth++) {
        const atMs = START_MS + 10_000 + nth;
        events.push(await scene.route(projectId, { type: 'a.b', atMs, endpointIds: [endpoint] }));
      }
    });
    const found = await walk({}, 60, 'asc');
    expect(found).toEqual(events.slice(0, found.length).map((event) => named(event, endpoint)));
  });

  it('goes on behind ids in blocks whose attempts are gone', async () => {
    const endpoint = await scene.endpoint(projectId);
    const gone = Array.from({ length: 30 }, (_, nth) => lowestUuidAt(START_MS + nth));
    await scene.server.pool.query(
      `insert into posthorn.log_block (generation, key, last_id, ids) values (1, $1, $2, $3::uuid[])`,
      [endpoint, gone.at(-1), gone],
    );
    const events: string[] = [];
    for (const nth of [0, 1, 2, 3, 4]) {
      const event = await scene.route(projectId, { type: 'a.b', atMs: START_MS + 100 + nth, endpointIds: [endpoint] });
      await scene.attempt(projectId, event, endpoint, { state: 'succeeded' });
      events.push(event);
    }
    await scene.storeBlocks();
    const filter = { endpoint: toTypeId('ep', endpoint) };
    const expected = events.map((event) => named(event, endpoint));
    expect(await walk(filter, 3, 'asc')).toEqual(expected);
    expect(await walk(filter, 3, 'desc')).toEqual(expected.toReversed());
    expect(deliveryIdOf(events[0]!, endpoint) > gone.at(-1)!).toBe(true);
  });
});

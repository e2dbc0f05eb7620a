import { deliveryIdOf, systemClock, toTypeId, uuidv7 } from '#kernel';
import type { ListOrder } from '../list-order.ts';
import { DeliveryScene } from '../testing/delivery-scene.ts';
import type { AllDeliveriesFilter, ProjectDeliveryView } from './list-all-deliveries.ts';
import type { Page } from './page.ts';

const START_MS = Date.now() - 3_600_000;
/** More events than the first two steps of a search. */
const MANY_EVENTS = 4_000;

type Shown = Page<ProjectDeliveryView>;

describe('The list of the deliveries of all projects', () => {
  let scene: DeliveryScene;
  let projects: string[];
  let endpoints: string[];
  /** From the oldest event on. */
  const events: { id: string; nth: number; project: string }[] = [];

  beforeAll(async () => {
    scene = await DeliveryScene.open();
    projects = [await scene.project(), await scene.project(), await scene.project()];
    endpoints = [];
    for (const project of projects) endpoints.push(await scene.endpoint(project));
    for (let nth = 0; nth < 30; nth++) {
      const [project, endpointId] = [projects[nth % 3]!, endpoints[nth % 3]!];
      const given = { type: `post.${'ab'[nth % 2]}`, atMs: START_MS + nth * 1_000, endpointIds: [endpointId] };
      const id = await scene.route(project, given);
      events.push({ id, nth, project });
      if (nth % 5 === 0) await scene.attempt(project, id, endpointId, { state: 'exhausted', errorCode: 'timeout' });
      else if (nth % 5 < 3) await scene.attempt(project, id, endpointId, { state: 'succeeded' });
    }
  });
  afterAll(() => scene.close());

  const walk = async (filter: AllDeliveriesFilter, limit: number, order: ListOrder) => {
    const pages: Shown[] = [await scene.listAll(filter, limit, null, order)];
    while (pages.at(-1)!.nextCursor !== null) {
      pages.push(await scene.listAll(filter, limit, pages.at(-1)!.nextCursor, order));
    }
    return pages;
  };
  const eventsOf = (pages: readonly Shown[]) => pages.flatMap(({ items }) => items.map(({ eventId }) => eventId));
  const shown = (selected: readonly { id: string }[], order: ListOrder) => {
    const ids = selected.map(({ id }) => toTypeId('evt', id));
    return order === 'asc' ? ids : ids.toReversed();
  };

  const FILTERS: [AllDeliveriesFilter, (nth: number) => boolean][] = [
    [{}, () => true],
    [{ type: ['post.a'] }, (nth) => nth % 2 === 0],
    [{ status: ['exhausted'] }, (nth) => nth % 5 === 0],
    [{ status: ['pending'], type: ['post.b'] }, (nth) => nth % 5 > 2 && nth % 2 === 1],
    [{ errorCode: ['timeout'] }, (nth) => nth % 5 === 0],
    [{ statusCode: ['2xx'] }, (nth) => nth % 5 === 1 || nth % 5 === 2],
    [{ after: new Date(START_MS + 10_000), before: new Date(START_MS + 20_000) }, (nth) => nth >= 10 && nth < 20],
  ];
  const cases = FILTERS.flatMap(([filter, meets]) =>
    (['desc', 'asc'] as const).map((order) => [JSON.stringify(filter), order, filter, meets] as const),
  );
  it.each(cases)('selects by %s in the order %s, and leads back', async (_, order, filter, meets) => {
    const expected = shown(
      events.filter(({ nth }) => meets(nth)),
      order,
    );
    for (const limit of [1, 4, 250]) {
      const pages = await walk(filter, limit, order);
      expect(eventsOf(pages)).toEqual(expected);
      expect(pages.slice(0, -1).every(({ items }) => items.length === limit)).toBe(true);
      for (let at = pages.length - 1, { prevCursor } = pages[at]!; at > 0; at--) {
        const back = await scene.listAll(filter, limit, prevCursor, order);
        expect(back.items).toEqual(pages[at - 1]!.items);
        ({ prevCursor } = back);
      }
    }
  });

  it('names the project of each delivery', async () => {
    const { items } = await scene.listAll({});
    const projectOf = new Map(events.map(({ id, project }) => [toTypeId('evt', id), toTypeId('prj', project)]));
    expect(items.map(({ projectId }) => projectId)).toEqual(items.map(({ eventId }) => projectOf.get(eventId)));
  });

  it('finds deliveries by any id, in all projects', async () => {
    const { pool } = scene.server;
    const [one, two, three] = events.slice(0, 3) as unknown as [{ id: string }, { id: string }, { id: string }];
    for (const [at, { id }] of [one, two].entries()) {
      await pool.query('insert into posthorn.event_key (project_id, key, event_id) values ($1, $2, $3)', [
        ...[projects[at], 'order/17', id],
      ]);
    }
    const requestId = await scene.attempt(projects[2]!, three.id, endpoints[2]!, { state: 'succeeded' });
    const deliveryId = deliveryIdOf(three.id, endpoints[2]!);
    const names = [
      toTypeId('dlv', deliveryId),
      deliveryId,
      toTypeId('evt', three.id),
      three.id,
      three.id.toUpperCase(),
    ];
    for (const search of [...names, toTypeId('req', requestId), requestId]) {
      const { items, nextCursor } = await scene.listAll({ search });
      expect([search, items.map(({ id }) => id)]).toEqual([search, [toTypeId('dlv', deliveryId)]]);
      expect(items[0]!.projectId).toBe(toTypeId('prj', projects[2]!));
      expect(nextCursor).toBeNull();
      expect((await scene.listAll({ search, status: ['exhausted'] })).items).toEqual([]);
      expect((await scene.listAll({ search, before: new Date(START_MS) })).items).toEqual([]);
    }
    expect(eventsOf([await scene.listAll({ search: 'order/17' })])).toEqual(shown([one, two], 'desc'));
    expect(eventsOf(await walk({ search: 'order/17' }, 1, 'asc'))).toEqual(shown([one, two], 'asc'));
    for (const search of ['nothing', 'dlv_01h455vb4pex5vsknk084sn02q', '01890a5d-ac96-774b-bcce-b302099a8057']) {
      expect(await scene.listAll({ search })).toEqual({ items: [], nextCursor: null, prevCursor: null });
    }
  });

  it('leaves out the deliveries of deleted projects', async () => {
    const project = await scene.project();
    const endpointId = await scene.endpoint(project);
    const id = await scene.route(project, { type: 'gone.a', atMs: START_MS, endpointIds: [endpointId] });
    const dlv = toTypeId('dlv', deliveryIdOf(id, endpointId));
    const found = async () => [
      (await scene.listAll({ type: ['gone.a'] })).items.length,
      (await scene.listAll({ search: dlv })).items.length,
      (await scene.listAll({ search: toTypeId('evt', id) })).items.length,
    ];
    expect(await found()).toEqual([1, 1, 1]);
    await scene.server.pool.query('update posthorn.project set deleted_at = now() where id = $1', [project]);
    expect(await found()).toEqual([0, 0, 0]);
  });

  describe('with few deliveries among very many', () => {
    /** The events with an exhausted delivery, from the oldest on: at both ends, and in the midst. */
    let rare: string[];

    beforeAll(async () => {
      const [project, endpointId] = [projects[0]!, endpoints[0]!];
      const ids = Array.from({ length: MANY_EVENTS }, (_, nth) => uuidv7(START_MS + 60_000 + nth));
      await scene.server.pool.query(
        `with e as (insert into posthorn.event (id, project_id, type, occurred_at, data)
           select i.id, $2, 'many.a', now(), '{}' from unnest($1::uuid[]) i (id))
         insert into posthorn.routing (event_id, project_id, catalogue_version, matched, missed, missed_reasons)
         select i.id, $2, 1, $3, '{}', '{}' from unnest($1::uuid[]) i (id)`,
        [ids, project, [endpointId]],
      );
      rare = [0, 1_500, MANY_EVENTS - 1].map((nth) => ids[nth]!);
      for (const id of rare) {
        await scene.attempt(project, id, endpointId, { state: 'exhausted', errorCode: 'rare' });
      }
    });
    afterEach(() => {
      scene.clock = systemClock;
    });

    it.each(['desc', 'asc'] as const)('finds them over several steps in the order %s', async (order) => {
      const nowMs = Date.now();
      scene.clock = { nowMs: () => nowMs, steppedMs: () => 0 };
      const expected = shown(
        rare.map((id) => ({ id })),
        order,
      );
      for (const limit of [1, 2, 3, 50]) {
        const pages = await walk({ errorCode: ['rare'] }, limit, order);
        expect(eventsOf(pages)).toEqual(expected);
        expect(pages).toHaveLength(Math.ceil(3 / limit));
        const { prevCursor } = pages.at(-1)!;
        if (pages.length > 1)
          expect((await scene.listAll({ errorCode: ['rare'] }, limit, prevCursor, order)).items).toEqual(
            pages.at(-2)!.items,
          );
      }
    });

    it.each(['desc', 'asc'] as const)('ends a page by time, and goes on and back in the order %s', async (order) => {
      const nowMs = Date.now();
      let looks = 0;
      scene.clock = { nowMs: () => nowMs + ++looks * 1_000, steppedMs: () => 0 };
      const filter = { errorCode: ['rare'] };
      const pages = await walk(filter, 50, order);
      expect(pages.length).toBeGreaterThan(1);
      expect(eventsOf(pages)).toEqual(
        shown(
          rare.map((id) => ({ id })),
          order,
        ),
      );
      const back: Shown[] = [];
      for (let cursor = pages.at(-1)!.prevCursor; cursor !== null; cursor = back.at(-1)!.prevCursor) {
        back.push(await scene.listAll(filter, 50, cursor, order));
      }
      expect(eventsOf(back.toReversed())).toEqual(eventsOf(pages.slice(0, -1)));
    });
  });
});

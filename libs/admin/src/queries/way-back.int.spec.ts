import { deliveryIdOf, fromTypeId, systemClock, toTypeId, uuidv7 } from '#kernel';
import { type Database, openDatabase } from '#postgres';
import { insertEndpoint, insertProject } from '#testing';
import type { AdminContext } from '../admin-context.ts';
import type { DeliveryFilter } from '../deliveries/delivery-filter.ts';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { EventTypeEntity } from '../event-types/event-type.entity.ts';
import type { ListOrder } from '../list-order.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { DeliveryScene } from '../testing/delivery-scene.ts';
import { ListEndpoints, ListEndpointsHandler } from './list-endpoints.ts';
import { ListEvents, ListEventsHandler } from './list-events.ts';
import { ListEventTypes, ListEventTypesHandler } from './list-event-types.ts';
import { ListProjects, ListProjectsHandler } from './list-projects.ts';
import type { Page } from './page.ts';

/** Ids have times from here on: the n-th of 1,000 places is n seconds later. */
const START_MS = Date.now() - 3_600_000;
const PLACES = 1_000;
/** The items that stand all the time. */
const STANDING = 20;
const LIMIT = 3;

interface Keys {
  keys: string[];
  nextCursor: string | null;
  prevCursor: string | null;
}

/** A list to which items are added at any place, and from which they are removed. */
interface Subject {
  read(cursor: string | null, order: ListOrder): Promise<Keys>;
  /** Adds an item. @param place from 0 to 999 @returns its key, by which pages name it */
  add(place: number): Promise<string>;
  remove(key: string): Promise<unknown>;
}

const uuidOf = (key: string) => fromTypeId(key.split('_')[0] as 'prj' | 'ep' | 'evt', key)!;

/** Numbers from 0 to below 1 that are the same in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe('The way back through a list', () => {
  let scene: DeliveryScene;
  let database: Database;
  let context: AdminContext;

  beforeAll(async () => {
    scene = await DeliveryScene.open();
    const entities = [ProjectEntity, EndpointEntity, EventTypeEntity];
    database = await openDatabase({ url: scene.server.url, poolSize: 2, entities });
    context = {
      dataSource: database.dataSource,
      clock: systemClock,
      pool: scene.server.pool,
    } as unknown as AdminContext;
  });
  afterAll(async () => {
    await database.close();
    await scene.close();
  });

  const idAt = (place: number) => uuidv7(START_MS + place * 1_000);
  const run = (text: string, values: unknown[]) => scene.server.pool.query(text, values);
  const keysOf = <T>({ items, ...cursors }: Page<T>, keyOf: (item: T) => string): Keys => ({
    keys: items.map(keyOf),
    ...cursors,
  });

  const subjects: Record<string, () => Promise<Subject>> = {
    projects: () => {
      const handler = new ListProjectsHandler(context);
      return Promise.resolve({
        read: async (cursor, order) =>
          keysOf(await handler.execute(new ListProjects(cursor, LIMIT, {}, order)), ({ id }) => id),
        add: async (place) => {
          const id = idAt(place);
          await run(
            `insert into posthorn.project (id, name, version, created_at, updated_at) values ($1, 'a', 1, now(), now())`,
            [id],
          );
          return toTypeId('prj', id);
        },
        remove: (key) => run('update posthorn.project set deleted_at = now() where id = $1', [uuidOf(key)]),
      });
    },
    endpoints: async () => {
      const projectId = await insertProject(scene.server.pool);
      const handler = new ListEndpointsHandler(context);
      const project = toTypeId('prj', projectId);
      return {
        read: async (cursor, order) =>
          keysOf(await handler.execute(new ListEndpoints(project, cursor, LIMIT, {}, false, order)), ({ id }) => id),
        add: async (place) => toTypeId('ep', await insertEndpoint(scene.server.pool, projectId, { id: idAt(place) })),
        remove: (key) => run('update posthorn.endpoint set deleted_at = now() where id = $1', [uuidOf(key)]),
      };
    },
    events: async () => {
      const projectId = await insertProject(scene.server.pool);
      const handler = new ListEventsHandler(context);
      const project = toTypeId('prj', projectId);
      return {
        read: async (cursor, order) =>
          keysOf(await handler.execute(new ListEvents(project, {}, cursor, LIMIT, order)), ({ id }) => id),
        add: async (place) =>
          toTypeId('evt', await scene.route(projectId, { atMs: START_MS + place * 1_000, endpointIds: [] })),
        remove: (key) => run('delete from posthorn.event where id = $1', [uuidOf(key)]),
      };
    },
    'event types': async () => {
      const projectId = await insertProject(scene.server.pool);
      const handler = new ListEventTypesHandler(context);
      const project = toTypeId('prj', projectId);
      return {
        read: async (cursor, order) =>
          keysOf(
            await handler.execute(new ListEventTypes(project, undefined, cursor, LIMIT, order)),
            ({ name }) => name,
          ),
        add: async (place) => {
          const id = uuidv7(Date.now());
          const name = `at.${String(place).padStart(3, '0')}.${id.slice(-12)}`;
          await run(
            `insert into posthorn.event_type (id, project_id, name, archived, version, created_at, updated_at)
             values ($1, $2, $3, false, 1, now(), now())`,
            [id, projectId, name],
          );
          return name;
        },
        remove: (key) => run('update posthorn.event_type set deleted_at = now() where name = $1', [key]),
      };
    },
    deliveries: () => deliveries({}),
    'deliveries by status': () => deliveries({ status: ['exhausted'] }),
    'deliveries by type': () => deliveries({ type: ['a.b'] }),
    'deliveries by endpoint': () => deliveries({}, true),
  };

  /** Each event has two endpoints, so that pages end within events. */
  async function deliveries(given: DeliveryFilter, isOfEndpoint = false): Promise<Subject> {
    const projectId = await scene.project();
    const endpointIds = [await scene.endpoint(projectId), await scene.endpoint(projectId)];
    const filter = isOfEndpoint ? { ...given, endpoint: toTypeId('ep', endpointIds[1]!) } : given;
    const events = new Map<string, string>();
    let added = 0;
    return {
      read: async (cursor, order) => keysOf(await scene.list(projectId, filter, LIMIT, cursor, order), ({ id }) => id),
      add: async (place) => {
        const eventId = await scene.route(projectId, { atMs: START_MS + place * 1_000, endpointIds });
        for (const endpointId of endpointIds)
          await scene.attempt(projectId, eventId, endpointId, { state: 'exhausted', status: 500 });
        if (++added % 7 === 0) await scene.storeBlocks();
        const key = toTypeId('dlv', deliveryIdOf(eventId, endpointIds[1]!));
        events.set(key, eventId);
        return key;
      },
      // Attempts leave the log with their whole partition only: blocks refer to their ids.
      remove: () => Promise.resolve(),
    };
  }

  const cases = Object.keys(subjects).flatMap((name) =>
    (['desc', 'asc'] as const).map((order) => [name, order] as const),
  );

  it.each(cases)('of %s in the order %s has the pages of the way on', async (name, order) => {
    const subject = await subjects[name]!();
    for (let nth = 0; nth < STANDING; nth++) await subject.add(nth * 37);
    const pages: Keys[] = [await subject.read(null, order)];
    while (pages.at(-1)!.nextCursor !== null) pages.push(await subject.read(pages.at(-1)!.nextCursor, order));
    expect(pages.length).toBeGreaterThan(5);
    expect(pages[0]!.prevCursor).toBeNull();
    for (let at = pages.length - 1, page = pages[at]!; at > 0; at--) {
      const back = await subject.read(page.prevCursor, order);
      expect(back.keys).toEqual(pages[at - 1]!.keys);
      expect((await subject.read(back.nextCursor, order)).keys).toEqual(pages[at]!.keys);
      page = back;
      expect(page.prevCursor === null).toBe(at === 1);
    }
  });

  it.each(cases)('of %s in the order %s skips and repeats nothing while items come and go', async (name, order) => {
    const random = numbers(7);
    const subject = await subjects[name]!();
    const standing = new Set<string>();
    const passing: string[] = [];
    const change = async () => {
      if (passing.length > 0 && random() < 0.4) {
        const [key] = passing.splice(Math.floor(random() * passing.length), 1);
        await subject.remove(key!);
      } else passing.push(await subject.add(Math.floor(random() * PLACES)));
    };
    for (let nth = 0; nth < STANDING; nth++) standing.add(await subject.add(nth * 50));
    for (let nth = 0; nth < 10; nth++) await change();

    for (const turn of [2, 4, 9]) {
      const on: Keys[] = [await subject.read(null, order)];
      while (on.length < turn && on.at(-1)!.nextCursor !== null) {
        await change();
        on.push(await subject.read(on.at(-1)!.nextCursor, order));
      }
      const back: Keys[] = [];
      for (let cursor = on.at(-1)!.prevCursor; cursor !== null; cursor = back.at(-1)!.prevCursor) {
        await change();
        back.push(await subject.read(cursor, order));
        expect(back.at(-1)!.keys.length).toBeLessThanOrEqual(LIMIT);
      }
      const seen = back.toReversed().flatMap(({ keys }) => keys);
      expect(new Set(seen).size).toBe(seen.length);
      const last = on.at(-1)!.keys;
      expect(seen.filter((key) => last.includes(key))).toEqual([]);
      const passed = on
        .slice(0, -1)
        .flatMap(({ keys }) => keys)
        .filter((key) => standing.has(key));
      expect(seen.filter((key) => standing.has(key))).toEqual(passed);

      // The way on from the first page meets all standing items again.
      const again: string[] = [...back.at(-1)!.keys];
      for (let cursor = back.at(-1)!.nextCursor; cursor !== null;) {
        await change();
        const page = await subject.read(cursor, order);
        again.push(...page.keys);
        cursor = page.nextCursor;
      }
      expect(new Set(again).size).toBe(again.length);
      expect(again.filter((key) => standing.has(key)).toSorted()).toEqual([...standing].toSorted());
    }
  });
});

import { systemClock, toTypeId, uuidv7 } from '#kernel';
import { claimOwnership, type Database, openDatabase } from '#postgres';
import { insertProject, migratedDatabase, type TestDatabase } from '#testing';
import type { AdminContext } from '../admin-context.ts';
import type { EventFilter } from '../events/search-events.ts';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { BlockFollower } from '../log-blocks/block-follower.ts';
import { MAX_PAGE_BYTES } from '../page-bytes.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { ListEvents, ListEventsHandler } from './list-events.ts';
import type { EventView } from '../events/event-view.ts';

const EVENTS = 4_200;
const START_MS = Date.now() - EVENTS * 1_000;

/** The attributes of event number `nth`, most of which are the same. */
const given = (nth: number) => ({
  type: nth % 1_000 === 7 ? 'post.rare' : `post.${'ab'[nth % 2]}`,
  metadata: nth % 700 === 3 ? { tier: 'gold', region: nth % 1_400 === 3 ? 'eu' : 'us' } : null,
  channels: nth % 900 === 5 ? ['web', 'app'] : nth % 800 === 5 ? ['app'] : [],
});

const isOfApp = (nth: number) => nth % 900 === 5 || nth % 800 === 5;

describe('The list of events', () => {
  let server: TestDatabase;
  let database: Database;
  let projectId: string;
  let ids: string[];
  const context = () => ({ dataSource: database.dataSource, pool: server.pool, clock: systemClock }) as AdminContext;

  beforeAll(async () => {
    server = await migratedDatabase();
    database = await openDatabase({ url: server.url, poolSize: 4, entities: [ProjectEntity, EndpointEntity] });
    projectId = await insertProject(server.pool);
    ids = Array.from({ length: EVENTS }, (_, nth) => uuidv7(START_MS + nth * 1_000));
    await store(projectId, ids);
    const other = await insertProject(server.pool);
    await store(
      other,
      ids.slice(0, 1_500).map((_, nth) => uuidv7(START_MS + nth * 1_000)),
    );
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  async function store(project: string, eventIds: readonly string[]): Promise<void> {
    const all = eventIds.map((_, nth) => given(nth));
    await server.pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data, metadata, channel, channels)
       select i.id, $2, i.type, now(), '{"n":1}', i.metadata::jsonb, i.channel, i.channels::text[]
       from unnest($1::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]) i (id, type, metadata, channel, channels)`,
      [
        ...[eventIds, project, all.map(({ type }) => type), all.map(({ metadata: m }) => m && JSON.stringify(m))],
        all.map(({ channels: [first] }) => first ?? null),
        all.map(({ channels }) => (channels.length > 1 ? `{${channels.join(',')}}` : null)),
      ],
    );
  }

  const list = (filter: EventFilter, limit = 50, cursor: string | null = null, withContent = true, of = projectId) =>
    new ListEventsHandler(context()).execute(
      new ListEvents(toTypeId('prj', of), filter, cursor, limit, 'desc', withContent),
    );

  async function walk(filter: EventFilter, limit: number, withContent = true, of = projectId): Promise<EventView[][]> {
    const pages: EventView[][] = [];
    for (let cursor: string | null = null; ;) {
      const page: Awaited<ReturnType<typeof list>> = await list(filter, limit, cursor, withContent, of);
      const { items, nextCursor } = page;
      pages.push(items);
      if (nextCursor === null) return pages;
      cursor = nextCursor;
    }
  }

  /** The ids of the events whose number meets a condition, youngest first. */
  const idsOf = (isRight: (nth: number) => boolean) =>
    ids
      .filter((_, nth) => isRight(nth))
      .reverse()
      .map((id) => toTypeId('evt', id));

  it.each<[string, EventFilter, (nth: number) => boolean]>([
    ['a rare type', { type: ['post.rare'] }, (nth) => nth % 1_000 === 7],
    ['several types', { type: ['post.rare', 'post.none'] }, (nth) => nth % 1_000 === 7],
    [
      'types and a channel',
      { type: ['post.b', 'post.rare'], channel: ['app'] },
      (nth) => isOfApp(nth) && nth % 2 === 1,
    ],
    ['a channel that is the first of some', { channel: ['app'] }, isOfApp],
    ['several channels', { channel: ['web', 'none'] }, (nth) => nth % 900 === 5],
    ['a channel that no event has', { channel: ['none'] }, () => false],
    ['metadata', { metadata: { tier: 'gold' } }, (nth) => nth % 700 === 3],
    ['several keys of metadata', { metadata: { tier: 'gold', region: 'eu' } }, (nth) => nth % 1_400 === 3],
    ['metadata that no event has', { metadata: { tier: 'gold', region: 'asia' } }, () => false],
    [
      'a type and metadata',
      { type: ['post.b'], metadata: { tier: 'gold' } },
      (nth) => nth % 700 === 3 && nth % 2 === 1,
    ],
    [
      'metadata and a time',
      { metadata: { tier: 'gold' }, after: new Date(START_MS + 700_000), before: new Date(START_MS + 3_503_000) },
      (nth) => nth % 700 === 3 && nth >= 700 && nth < 3_503,
    ],
  ])('by %s has full pages up to the last, each event once', async (_, filter, isRight) => {
    const expected = idsOf(isRight);
    for (const limit of [1, 2, 50]) {
      const pages = await walk(filter, limit);
      expect(pages.flat().map(({ id }) => id)).toEqual(expected);
      for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit);
      expect(pages).toHaveLength(Math.max(1, Math.ceil(expected.length / limit)));
    }
  });

  it('without a filter has every event of the project', async () => {
    const pages = await walk({}, 250);
    expect(pages.flat().map(({ id }) => id)).toEqual(idsOf(() => true));
  });

  it('has the same events by their types once they are in blocks', async () => {
    const filter = { type: ['post.a', 'post.rare'] };
    const before = await walk(filter, 250);
    const epoch = await claimOwnership(server.pool, 'blocks', 'test');
    const follower = new BlockFollower({ pool: server.pool, clock: systemClock, fence: 'blocks' });
    await follower.look(epoch, new AbortController().signal);
    expect(await walk(filter, 250)).toEqual(before);
    expect(before.flat()).toHaveLength(idsOf((nth) => given(nth).type !== 'post.b').length);
  });

  it('leaves out the data of events on request, and nothing else', async () => {
    const [bare, whole] = [await list({}, 3, null, false), await list({}, 3, null, true)];
    expect(whole).toEqual(await list({}, 3));
    expect(whole.items[0]).toMatchObject({ data: { n: 1 } });
    expect(bare.items[0]).not.toHaveProperty('data');
    expect(bare.items.map((item) => ({ ...item, data: { n: 1 } }))).toEqual(whole.items);
    expect(bare.nextCursor).toBe(whole.nextCursor);
  });

  it.each<[string, EventFilter]>([
    ['all events', {}],
    ['a type', { type: ['post.a', 'post.b'] }],
    ['metadata', { metadata: { tier: 'gold' } }],
  ])('has shorter pages by %s if the data is large, which have each event once', async (_, filter) => {
    const of = await insertProject(server.pool);
    const large = Array.from({ length: 5 }, (_, nth) => uuidv7(START_MS + nth));
    await store(of, large);
    const data = JSON.stringify('x'.repeat(MAX_PAGE_BYTES / 2 - 1_000));
    await server.pool.query(
      `update posthorn.event set data = $2, metadata = '{"tier": "gold"}' where project_id = $1`,
      [of, data],
    );
    const pages = await walk(filter, 250, true, of);
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(pages.flat().map(({ id }) => id)).toEqual(large.map((id) => toTypeId('evt', id)).reverse());
    expect((await walk(filter, 250, false, of)).map(({ length }) => length)).toEqual([5]);
    expect((await walk(filter, 1, true, of)).map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
  });

  it.each<[string, EventFilter, (nth: number) => boolean]>([
    ['metadata', { metadata: { tier: 'gold' } }, (nth) => nth % 700 === 3],
    ['a rare type', { type: ['post.rare'] }, (nth) => nth % 1_000 === 7],
  ])('by %s begins with the oldest event on request', async (_, filter, isRight) => {
    const found: string[] = [];
    for (let cursor: string | null = null; ;) {
      const query: ListEvents = new ListEvents(toTypeId('prj', projectId), filter, cursor, 2, 'asc');
      const { items, nextCursor } = await new ListEventsHandler(context()).execute(query);
      found.push(...items.map(({ id }) => id));
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    expect(found).toEqual(idsOf(isRight).reverse());
  });

  it('ends a search whose time is over with a cursor that goes on', async () => {
    let nowMs = 0;
    const clock = { ...systemClock, nowMs: () => (nowMs += 4_000) };
    const slow = new ListEventsHandler({ ...context(), clock });
    const found: string[] = [];
    let pages = 0;
    for (let cursor: string | null = null; ; pages++) {
      const filter = { metadata: { tier: 'gold' } };
      const page: Awaited<ReturnType<typeof list>> = await slow.execute(
        new ListEvents(toTypeId('prj', projectId), filter, cursor, 50),
      );
      found.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(found).toEqual(idsOf((nth) => nth % 700 === 3));
    expect(pages).toBeGreaterThan(0);
  });
});

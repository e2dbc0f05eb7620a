import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { deliveryIdOf, fromTypeId, systemClock, toTypeId, uuidv7 } from '#kernel';
import type { Position } from '#postgres';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { DeliveryChanges } from './delivery-changes.ts';
import type { ChangeFilter, DeliveryChangeView } from './read-changes.ts';

const LONG_MS = 30_000;
/** More than a page examines. */
const MANY = 2_500;

describe('The changes of deliveries', () => {
  let server: TestDatabase;
  let statements: number;
  let isAway: boolean;
  let changes: DeliveryChanges;
  let stopping: AbortController;
  let projectId: string;
  let filter: ChangeFilter;

  beforeAll(async () => {
    server = await migratedDatabase();
  });
  afterAll(() => server.drop());
  beforeEach(() => {
    statements = 0;
    isAway = false;
    const pool = {
      query: (...given: [string]) => {
        statements++;
        if (isAway) return Promise.reject(new Error('The database is away.'));
        return server.pool.query(...given);
      },
    } as unknown as pg.Pool;
    changes = new DeliveryChanges({ dataSource: {} as DataSource, pool, clock: systemClock, retentionDays: 30 });
    stopping = new AbortController();
    projectId = uuidv7(Date.now());
    filter = { projectId, endpointId: null, eventType: null, status: null };
  });
  afterEach(() => stopping.abort());

  /** Inserts attempts of a new delivery, which no endpoint and no routing have. @returns the delivery's ids */
  async function insert(db: pg.Pool | pg.PoolClient, count = 1, of = projectId) {
    const [eventId, endpointId] = [uuidv7(Date.now()), uuidv7(Date.now())];
    const deliveryId = deliveryIdOf(eventId, endpointId);
    await db.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data, test) values ($1, $2, 'a.b', now(), '1', true)`,
      [eventId, of],
    );
    await db.query(
      `insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger, outcome,
         state, started_at, duration_ms, response_truncated, endpoint_version)
       select $1, n, gen_random_uuid(), $2, $3, $4, 'first', 'succeeded', 'succeeded', now(), 1, false, 1
       from generate_series(1, $5::int) n`,
      [deliveryId, eventId, endpointId, of, count],
    );
    return { deliveryId, eventId, endpointId };
  }
  /** Everything behind a place that can be read now, and the place behind it. */
  async function readAll(after: Position) {
    const found: DeliveryChangeView[] = [];
    for (let place = after; ;) {
      const page = await changes.read(filter, place);
      found.push(...page.changes.map(({ change }) => change));
      place = page.place;
      if (!page.isFull) return { found, place };
    }
  }
  const wait = (after: Position, of = projectId, timeoutMs = LONG_MS) =>
    changes.wait(of, after, timeoutMs, stopping.signal);

  it('have none skipped that commits later than its successor, and each has the ids of its own delivery', async () => {
    const begin = await changes.begin(null);
    const [early, late] = [await server.pool.connect(), await server.pool.connect()];
    try {
      for (const client of [early, late]) await client.query('begin');
      const first = await insert(early);
      const second = await insert(late);
      await late.query('commit');
      const before = await readAll(begin);
      await early.query('commit');
      const after = await eventually(
        () => readAll(before.place),
        ({ found }) => before.found.length + found.length === 2,
      );
      const seen = [...before.found, ...after.found];
      const idsOf = ({ deliveryId, eventId, endpointId }: DeliveryChangeView) => {
        return { deliveryId: fromTypeId('dlv', deliveryId), eventId: fromTypeId('evt', eventId), endpointId };
      };
      expect(seen.map(idsOf)).toEqual(
        [first, second].map((ids) => ({ ...ids, endpointId: toTypeId('ep', ids.endpointId) })),
      );
    } finally {
      for (const client of [early, late]) client.release(true);
    }
  });

  it('are read in pages without a gap and without a repeat', async () => {
    const begin = await changes.begin(null);
    await insert(server.pool, MANY);
    const { found } = await eventually(
      () => readAll(begin),
      (all) => all.found.length > 0,
    );
    expect(found.map(({ attempt }) => attempt)).toEqual(Array.from({ length: MANY }, (_, n) => n + 1));
  });

  it('end the wait of their own project, and move the places of other projects', async () => {
    const other = uuidv7(Date.now());
    const begin = await changes.begin(null);
    const own = wait(begin);
    const others = wait(begin, other, 3_000);
    await insert(server.pool);
    expect(await own).toMatchObject({ isFound: true });
    const { place } = await readAll(begin);
    expect(await others).toEqual({ place, isFound: false });
    await insert(server.pool, 1, other);
    expect(await wait(place, other)).toMatchObject({ isFound: true });
    // The changes of the other project are not read.
    expect((await readAll(begin)).found).toHaveLength(1);
  });

  it('end the wait of a reader that is behind other readers', async () => {
    const begin = await changes.begin(null);
    const { eventId } = await insert(server.pool);
    const { place } = await eventually(
      () => readAll(begin),
      ({ found }) => found.length === 1,
    );
    const ahead = wait(place);
    expect(await wait(begin)).toMatchObject({ isFound: true });
    await insert(server.pool);
    expect(await ahead).toMatchObject({ isFound: true });
    expect((await readAll(begin)).found[0]!.eventId).toBe(toTypeId('evt', eventId));
  });

  it('cost the waits of a hundred readers four statements a second together, and none without a reader', async () => {
    const begin = await changes.begin(null);
    statements = 0;
    const beganMs = performance.now();
    const waits = Array.from({ length: 100 }, (_, nth) => wait(begin, uuidv7(nth), 2_000));
    for (const { isFound } of await Promise.all(waits)) expect(isFound).toBe(false);
    const seconds = (performance.now() - beganMs) / 1_000;
    expect(statements).toBeGreaterThan(0);
    expect(statements).toBeLessThanOrEqual(4 * seconds + 1);
    await insert(server.pool);
    const then = statements;
    expect(await wait(begin)).toMatchObject({ isFound: true });
    expect(statements - then).toBeLessThanOrEqual(4 * seconds);
  });

  it('end all waits with the failure of the database, after which others wait again', async () => {
    const begin = await changes.begin(null);
    isAway = true;
    const failed = await Promise.allSettled([wait(begin), wait(begin, uuidv7(1))]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isAway = false;
    const waited = wait(begin);
    await insert(server.pool);
    expect(await waited).toMatchObject({ isFound: true });
  });

  it('end a wait at once when its signal aborts', async () => {
    const begin = await changes.begin(null);
    const waited = wait(begin);
    stopping.abort();
    expect(await waited).toEqual({ place: begin, isFound: false });
    expect(await wait(begin)).toEqual({ place: begin, isFound: false });
  });
});

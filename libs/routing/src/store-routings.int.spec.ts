import { uuidv7 } from '#kernel';
import { migratedDatabase, type TestDatabase } from '#testing';
import { RoutingStore } from './routing-store.ts';
import { type RoutingToStore, storeRoutings } from './store-routings.ts';

const [A, B, C] = [uuidv7(1), uuidv7(2), uuidv7(3)];
const PROJECT = uuidv7(9);

function routing(eventId: string, matched: string[], catalogueVersion = 1): RoutingToStore {
  const missing = { missedCounts: { channel: 3, condition: 1 }, missed: [C], missedReasons: ['condition' as const] };
  return { eventId, projectId: PROJECT, catalogueVersion, matched, ...missing, fanOut: null, matchedAs: null };
}

describe('storing routings', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  const newId = () => uuidv7(Date.now());

  async function rowOf(eventId: string) {
    const { rows } = await database.pool.query<Record<string, unknown>>(
      'select matched, missed, missed_reasons, missed_counts, catalogue_version from posthorn.routing where event_id = $1',
      [eventId],
    );
    return rows;
  }

  it('stores the endpoints that matched, the misses with their reasons, and the catalogue’s version', async () => {
    const [event, lonely] = [newId(), newId()];
    const stored = await storeRoutings(database.pool, [
      routing(event, [A, B], 9_007_199_254_740_000),
      { ...routing(lonely, []), missedCounts: {}, missed: [], missedReasons: [] },
    ]);
    expect(stored.repeated.size).toBe(0);
    expect(stored.matched.get(event)).toMatchObject({ endpointIds: [A, B], catalogueVersion: 9_007_199_254_740_000 });
    expect(stored.matched.get(lonely)!.endpointIds).toEqual([]);
    expect(await rowOf(event)).toEqual([
      {
        ...{ matched: [A, B], missed: [C], missed_reasons: ['condition'] },
        ...{ missed_counts: { channel: 3, condition: 1 }, catalogue_version: '9007199254740000' },
      },
    ]);
    expect(await rowOf(lonely)).toMatchObject([{ matched: [], missed: [], missed_reasons: [], missed_counts: {} }]);
  });

  it('keeps the earlier routing of an event, and reports it as repeated', async () => {
    const [known, fresh] = [newId(), newId()];
    await storeRoutings(database.pool, [routing(known, [A], 1)]);
    const stored = await storeRoutings(database.pool, [routing(fresh, [B], 2), routing(known, [B], 2)]);
    expect(stored.repeated).toEqual(new Set([known]));
    expect(stored.matched.get(known)).toMatchObject({ endpointIds: [A], catalogueVersion: 1 });
    expect(stored.matched.get(fresh)).toMatchObject({ endpointIds: [B], catalogueVersion: 2 });
    expect(await rowOf(known)).toMatchObject([{ matched: [A] }]);
  });

  it('returns one routing to all callers that route the same event concurrently by different catalogues', async () => {
    const event = newId();
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, i) => storeRoutings(database.pool, [routing(event, i % 2 ? [A] : [B], i)])),
    );
    const [row] = (await rowOf(event)) as [{ matched: string[] }];
    expect(all.map(({ matched }) => matched.get(event)!.endpointIds)).toEqual(all.map(() => row.matched));
    expect(all.filter(({ repeated }) => repeated.size === 0)).toHaveLength(1);
  });

  it('stores an event once that occurs twice in a batch', async () => {
    const event = newId();
    const stored = await storeRoutings(database.pool, [routing(event, [A]), routing(event, [A])]);
    expect(stored.repeated.size).toBe(0);
    expect(await rowOf(event)).toHaveLength(1);
  });

  it('writes the fan-out’s row of an event once, together with its routing', async () => {
    const event = newId();
    const large = { ...routing(event, [A, B]), fanOut: { epoch: 7, dataBytes: 2 } };
    await storeRoutings(database.pool, [large, large]);
    const again = await storeRoutings(database.pool, [{ ...large, fanOut: { epoch: 8, dataBytes: 2 } }]);
    expect(again.matched.get(event)).toEqual({ endpointIds: [], catalogueVersion: 1, isFannedOut: true });
    const { rows } = await database.pool.query('select epoch, next, deliveries from posthorn.fanout');
    expect(rows).toEqual([{ epoch: '7', next: 0, deliveries: 2 }]);
  });

  it('writes no fan-out for an event that was routed before', async () => {
    const event = newId();
    await storeRoutings(database.pool, [routing(event, [A])]);
    const again = await storeRoutings(database.pool, [{ ...routing(event, [A]), fanOut: { epoch: 1, dataBytes: 2 } }]);
    expect(again.matched.get(event)).toEqual({ endpointIds: [A], catalogueVersion: 1, isFannedOut: false });
    const { rowCount } = await database.pool.query('select from posthorn.fanout where event_id = $1', [event]);
    expect(rowCount).toBe(0);
  });

  describe('of events for the same many endpoints', () => {
    const endpoints = Array.from({ length: 100 }, (_, nth) => uuidv7(nth));
    const fanOut = { epoch: 1, dataBytes: 2 };
    const large = (eventId: string, matched = endpoints) => ({ ...routing(eventId, matched), fanOut });

    async function listsOf(eventIds: string[]) {
      const { rows } = await database.pool.query<{ own: number; matched: string[] }>(
        `select cardinality(r.matched) as own, w.matched
         from posthorn.routing r join posthorn.whole_routing w using (event_id)
         where r.event_id = any($1) order by array_position($1, r.event_id)`,
        [eventIds],
      );
      return rows;
    }

    it('names the endpoints once', async () => {
      const store = new RoutingStore(database.pool);
      const events = [newId(), newId(), newId()];
      for (const event of events) await store.store([large(event, [...endpoints])]);
      const lists = await listsOf(events);
      expect(lists.map(({ own }) => own)).toEqual([100, 0, 0]);
      for (const { matched } of lists) expect(matched).toEqual(endpoints);
    });

    it('names them again if they differ, are few, or belong to another project', async () => {
      const store = new RoutingStore(database.pool);
      const [first, reversed, few, foreign] = [newId(), newId(), newId(), newId()];
      await store.store([large(first)]);
      await store.store([{ ...large(foreign), projectId: uuidv7(8) }]);
      await store.store([large(reversed, endpoints.toReversed())]);
      await store.store([large(few, endpoints.slice(0, 10))]);
      const lists = await listsOf([first, reversed, few, foreign]);
      expect(lists.map(({ own }) => own)).toEqual([100, 100, 10, 100]);
    });

    it('does not refer to a list that another process has stored differently', async () => {
      const store = new RoutingStore(database.pool);
      const [event, next] = [newId(), newId()];
      await storeRoutings(database.pool, [large(event, endpoints.toReversed())]);
      await store.store([large(event)]);
      await store.store([large(next)]);
      expect((await listsOf([next]))[0]!.matched).toEqual(endpoints);
    });

    it('names them again if the row with the list was lost, as by a failover', async () => {
      const store = new RoutingStore(database.pool);
      const [lost, next] = [newId(), newId()];
      await store.store([large(lost)]);
      await database.pool.query('delete from posthorn.routing where event_id = $1', [lost]);
      await expect(store.store([large(next)])).rejects.toThrow(
        'The rows that the routings of 1 event refer to no longer exist.',
      );
      expect(await rowOf(next)).toEqual([]);
      await store.store([large(next)]);
      expect((await listsOf([next]))[0]).toEqual({ own: 100, matched: endpoints });
    });
  });
});

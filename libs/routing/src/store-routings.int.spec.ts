import { uuidv7 } from '#kernel';
import { migratedDatabase, type TestDatabase } from '#testing';
import { type RoutingToStore, storeRoutings } from './store-routings.ts';

const [A, B, C] = [uuidv7(1), uuidv7(2), uuidv7(3)];

function routing(eventId: string, matched: string[], catalogueVersion = 1): RoutingToStore {
  const missing = { missedCounts: { channel: 3, condition: 1 }, missed: [C], missedReasons: ['condition' as const] };
  return { eventId, projectId: uuidv7(9), catalogueVersion, matched, ...missing, fanOut: null };
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

  it('keeps who matched, who did not and why, and the catalogue’s version', async () => {
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

  it('lets the earlier routing of an event stand, and says that it was one', async () => {
    const [known, fresh] = [newId(), newId()];
    await storeRoutings(database.pool, [routing(known, [A], 1)]);
    const stored = await storeRoutings(database.pool, [routing(fresh, [B], 2), routing(known, [B], 2)]);
    expect(stored.repeated).toEqual(new Set([known]));
    expect(stored.matched.get(known)).toMatchObject({ endpointIds: [A], catalogueVersion: 1 });
    expect(stored.matched.get(fresh)).toMatchObject({ endpointIds: [B], catalogueVersion: 2 });
    expect(await rowOf(known)).toMatchObject([{ matched: [A] }]);
  });

  it('gives one routing to whoever routes the same event at the same time by another catalogue', async () => {
    const event = newId();
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, i) => storeRoutings(database.pool, [routing(event, i % 2 ? [A] : [B], i)])),
    );
    const [row] = (await rowOf(event)) as [{ matched: string[] }];
    expect(all.map(({ matched }) => matched.get(event)!.endpointIds)).toEqual(all.map(() => row.matched));
    expect(all.filter(({ repeated }) => repeated.size === 0)).toHaveLength(1);
  });

  it('takes an event that stands twice in a batch once', async () => {
    const event = newId();
    const stored = await storeRoutings(database.pool, [routing(event, [A]), routing(event, [A])]);
    expect(stored.repeated.size).toBe(0);
    expect(await rowOf(event)).toHaveLength(1);
  });

  it('has an event fanned out by a row that is written with its routing, once', async () => {
    const event = newId();
    const large = { ...routing(event, [A, B]), fanOut: { epoch: 7, dataBytes: 2 } };
    await storeRoutings(database.pool, [large, large]);
    const again = await storeRoutings(database.pool, [{ ...large, fanOut: { epoch: 8, dataBytes: 2 } }]);
    expect(again.matched.get(event)).toEqual({ endpointIds: [], catalogueVersion: 1, isFannedOut: true });
    const { rows } = await database.pool.query('select epoch, next, deliveries from posthorn.fanout');
    expect(rows).toEqual([{ epoch: '7', next: 0, deliveries: 2 }]);
  });

  it('writes nothing that waits for an event that was routed before', async () => {
    const event = newId();
    await storeRoutings(database.pool, [routing(event, [A])]);
    const again = await storeRoutings(database.pool, [{ ...routing(event, [A]), fanOut: { epoch: 1, dataBytes: 2 } }]);
    expect(again.matched.get(event)).toEqual({ endpointIds: [A], catalogueVersion: 1, isFannedOut: false });
    const { rowCount } = await database.pool.query('select from posthorn.fanout where event_id = $1', [event]);
    expect(rowCount).toBe(0);
  });
});

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock, uuidv7 } from '#kernel';
import { claimOwnership, type Position } from '#postgres';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { loadCursor } from './cursor.ts';
import { TableRelay } from './table-relay.ts';

const NAME = 'relay:memory-spec';
const BATCHES = 200;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('the memory of the relay of a table', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  it('keeps no places of acknowledged batches behind an open batch', async () => {
    const acknowledge: (() => void)[] = [];
    const places: WeakRef<object>[] = [];
    const stop = new AbortController();
    const read = (_db: unknown, { seq }: Position) => {
      const next = Number(seq) + 1;
      if (next > BATCHES) return Promise.resolve({ records: [], bytes: 0, isFull: false, last: undefined });
      const last = { position: { pos: '1', seq: String(next) }, rowId: uuidv7(1) };
      places.push(new WeakRef(last));
      return Promise.resolve({ records: [next], bytes: 1, isFull: true, last });
    };
    const producer = {
      ready: () => Promise.resolve(),
      send: () => new Promise<void>((resolve) => void acknowledge.push(resolve)),
    };
    const relay = new TableRelay<number>({ name: NAME, pool: database.pool, clock: systemClock, read, producer });
    const ended = relay.follow(await claimOwnership(database.pool, NAME, 'spec'), stop.signal);
    const sent = () => Promise.resolve(acknowledge.length);
    expect(await eventually(sent, (count) => count === BATCHES)).toBe(BATCHES);
    // In an order that leaves gaps, which are closed later.
    for (const rest of [1, 0]) {
      for (let batch = 1; batch < BATCHES; batch++) if (batch % 2 === rest) acknowledge[batch]!();
    }
    const kept = () => {
      collectGarbage();
      return Promise.resolve(places.filter((place) => place.deref() !== undefined).length);
    };
    // The open batch, and the end of all others.
    expect(await eventually(kept, (count) => count <= 2)).toBeLessThanOrEqual(2);
    acknowledge[0]!();
    const cursor = () => loadCursor(database.pool, NAME);
    const moved = await eventually(cursor, ({ position }) => position.seq === String(BATCHES));
    expect(moved.position).toEqual({ pos: '1', seq: String(BATCHES) });
    stop.abort();
    await ended;
  });
});

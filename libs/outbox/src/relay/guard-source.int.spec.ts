import { lowestUuidAt, systemClock, uuidv7 } from '#kernel';
import { migratedDatabase, type TestDatabase } from '#testing';
import { guardSource } from './guard-source.ts';

const NAME = 'relay:event';
const DAY_MS = 86_400_000;

describe('the guard of a table of Posthorn’s own', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterEach(() => database.pool.query('truncate posthorn.event, posthorn.cursor'));
  afterAll(() => database.drop());

  /** The cursor of another history stands at a row of yesterday that is not in the table; another one is. */
  async function guardBeside(eventId: string): Promise<string> {
    const { pool } = database;
    await pool.query(
      `insert into posthorn.event (id, project_id, type, data, occurred_at) values ($1, gen_random_uuid(), 't', '1', now())`,
      [eventId],
    );
    await pool.query(
      `insert into posthorn.cursor (name, pos, seq, row_id, source_identity) values ($1, 5, 5, $2, '7/1/5')`,
      [NAME, uuidv7(Date.now() - DAY_MS)],
    );
    const stop = new AbortController();
    const reason = Promise.withResolvers<string>();
    const table = { name: 'posthorn.event', idColumn: 'id' };
    const guard = { name: NAME, pool, source: pool, table, rowIsKept: false, clock: systemClock };
    const passed = guardSource({ ...guard, onStopped: reason.resolve }, stop.signal).then(() => 'passed');
    const outcome = await Promise.race([passed, reason.promise]);
    stop.abort();
    await passed.catch(() => undefined);
    return outcome;
  }

  it('stops a cursor whose row is not there after a restore', async () => {
    expect(await guardBeside(lowestUuidAt(Date.now() - 2 * DAY_MS))).toMatch(
      /^The database behind relay:event is not the same as before/,
    );
  });

  it('lets a cursor go on whose row has left with its retention', async () => {
    expect(await guardBeside(uuidv7(Date.now()))).toBe('passed');
  });
});

import { lowestUuidAt, systemClock, uuidv7 } from '#kernel';
import { migratedDatabase, type TestDatabase } from '#testing';
import { RETENTION } from '../import/retained.ts';
import { guardSource } from './guard-source.ts';

const NAME = 'relay:event';
const DAY_MS = 86_400_000;
const IS_ANOTHER = /^The database behind relay:event is not the same as before/;

/** The ages of the rows, and of the last run of retention, in days. */
interface Given {
  daysAgo: number;
  retainedDaysAgo?: number;
  eventDaysAgo?: number;
}

describe('the guard of a table of Posthorn’s own', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterEach(() => database.pool.query('truncate posthorn.event, posthorn.cursor'));
  afterAll(() => database.drop());

  /** The cursor of another history stands at a row that is not in the table; another one is, or none. */
  async function guardBeside(eventId?: string, { daysAgo = 1, retainedDaysAgo = 0, retentionDays = 90 } = {}) {
    const { pool } = database;
    if (eventId !== undefined)
      await pool.query(
        `insert into posthorn.event (id, project_id, type, data, occurred_at) values ($1, gen_random_uuid(), 't', '1', now())`,
        [eventId],
      );
    await pool.query(
      `insert into posthorn.cursor (name, pos, seq, row_id, source_identity) values ($1, 5, 5, $2, '7/1/5'), ($3, $4, 0, null, null)`,
      [NAME, uuidv7(Date.now() - daysAgo * DAY_MS), RETENTION, Date.now() - retainedDaysAgo * DAY_MS],
    );
    const stop = new AbortController();
    const reason = Promise.withResolvers<string>();
    const table = { name: 'posthorn.event', idColumn: 'id', retentionDays };
    const guard = { name: NAME, pool, source: pool, table, rowIsKept: false, clock: systemClock };
    const passed = guardSource({ ...guard, onStopped: reason.resolve }, stop.signal).then(() => 'passed');
    const outcome = await Promise.race([passed, reason.promise]);
    stop.abort();
    await passed.catch(() => undefined);
    return outcome;
  }

  it('stops a cursor whose row is missing after a restore', async () => {
    expect(await guardBeside(lowestUuidAt(Date.now() - 2 * DAY_MS))).toMatch(IS_ANOTHER);
  });

  it('lets a cursor continue whose row was dropped by retention', async () => {
    expect(await guardBeside(uuidv7(Date.now()))).toBe('passed');
  });

  it('lets a cursor continue if retention has dropped all rows, including the row of the cursor', async () => {
    expect(await guardBeside(undefined, { daysAgo: 100 })).toBe('passed');
  });

  it.each([
    ['the retention of the cursor’s row is not over', { daysAgo: 80 }],
    ['the week of the cursor’s row is not over for retention', { daysAgo: 90 }],
    ['retention has stood still since before the end of the row', { daysAgo: 100, retainedDaysAgo: 20 }],
    ['older rows than the row of the cursor are there', { daysAgo: 100, eventDaysAgo: 101 }],
  ])('stops a cursor whose row is missing if %s', async (_, { eventDaysAgo, ...given }: Given) => {
    const eventId = eventDaysAgo === undefined ? undefined : lowestUuidAt(Date.now() - eventDaysAgo * DAY_MS);
    expect(await guardBeside(eventId, given)).toMatch(IS_ANOTHER);
  });
});

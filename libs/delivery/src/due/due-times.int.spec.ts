import type pg from 'pg';
import { uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import type { Queryable } from '#postgres';
import { migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { DueTimes } from './due-times.ts';
import { claimPartition } from '../testing/own-partition.ts';

const HOUR_MS = 3_600_000;

interface Rows {
  count: number;
  /** SQL, with the row's number as `n`. Default: six hours from now. */
  dueAt?: string;
  isParked?: boolean;
  shard?: number;
}

describe('DueTimes', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;
  let rowsRead: number;
  const clock = new OffsetClock();

  beforeAll(async () => {
    database = await migratedDatabase();
    owner = { ...(await claimPartition(database.pool)), partition: 0, partitionCount: 2 };
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    rowsRead = 0;
    await database.pool.query('truncate posthorn.due');
  });

  const add = ({ count, dueAt = `now() + interval '6 hours'`, isParked = false, shard = 0 }: Rows) =>
    database.pool.query(
      `insert into posthorn.due (delivery_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
       select gen_random_uuid(), 'first', $1, $1, $1, 0, ${dueAt}, $2, $3 from generate_series(1, $4::int) as n`,
      [uuidv7(Date.now()), isParked, shard, count],
    );
  const pool = {
    query: async (query: string | pg.QueryConfig, values?: unknown[]) => {
      const result = await database.pool.query<object>(query as string, values);
      rowsRead += result.rows.length;
      return result;
    },
  } as Queryable;

  /** Resolves with the reports of a look that has corrected rows. */
  const look = async (): Promise<string[]> => {
    const reports: string[] = [];
    await new Promise<void>((onCorrected) => {
      const dueTimes = new DueTimes({ pool, clock, onCorrected, onProblem: (message) => reports.push(message) });
      dueTimes.assigned([owner]);
      dueTimes.sweep();
    });
    return reports;
  };
  const inFuture = async () => {
    const { rows } = await database.pool.query<{ count: number }>(
      `select count(*)::int from posthorn.due where not parked and shard % 2 = 0 and due_at > $1`,
      [new Date(clock.nowMs() + HOUR_MS)],
    );
    return rows[0]!.count;
  };

  it('reads only rows of its own partitions that are due in the future and not parked', async () => {
    await add({ count: 500, isParked: true });
    await add({ count: 500, shard: 1 });
    await add({ count: 500, dueAt: 'now()' });
    await add({ count: 2 });
    const reports = await look();
    expect(rowsRead).toBe(2);
    expect(reports).toEqual([expect.stringContaining('had postponed 2 retries and replays')]);
    expect(await inFuture()).toBe(0);
  });

  it.each([
    ['at one time', `now() + interval '6 hours'`],
    ['within microseconds', `now() + interval '6 hours' + n % 100 * interval '1 microsecond'`],
  ])('corrects each of more rows than a page has that are due %s', async (_, dueAt) => {
    await add({ count: 4_500, dueAt });
    expect(await look()).toEqual([expect.stringContaining('4500 retries and replays')]);
    expect(rowsRead).toBe(4_500);
    expect(await inFuture()).toBe(0);
  });
});

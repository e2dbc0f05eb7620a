import type pg from 'pg';
import type { ReportTimes } from '#postgres';
import { LoopHealth } from '#kernel';
import { createLogger } from '#telemetry';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { DatabaseHistory } from './database-history.ts';
import { ProcessPresence } from './process-presence.ts';

describe('a database that was replaced while a process runs', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await migratedDatabase();
  });
  afterEach(() => database.drop());

  it('is noticed by its cluster, timeline and database', async () => {
    const other = await migratedDatabase();
    let current = database.pool;
    const either = { query: (text: string) => current.query(text) } as unknown as pg.Pool;
    const history = new DatabaseHistory(either);
    expect([await history.look(), await history.look()]).toEqual([undefined, undefined]);
    current = other.pool;
    expect(await history.look()).toMatch(/^Posthorn's database is not the same .*: a standby has taken over/);
    await other.drop();
  });

  it.each([
    ['gone', 'delete from posthorn.process'],
    ['an older one', `update posthorn.process set seen_at = seen_at - interval '1 minute'`],
  ])('is noticed when the row that the process has written there is %s', async (_, setBack) => {
    const causes: string[] = [];
    const presence = new ProcessPresence({
      ...{ pool: database.pool, owner: 'spec', roles: ['worker'], health: new LoopHealth() },
      ...{ logger: createLogger('silent'), onProblem: () => undefined },
      onReplaced: (cause) => causes.push(cause),
    });
    presence.start();
    const seen = () => database.pool.query<{ at: Date }>('select seen_at as at from posthorn.process');
    const first = await eventually(seen, ({ rowCount }) => rowCount === 1);
    await eventually(seen, ({ rows }) => rows[0]!.at > first.rows[0]!.at);
    expect(causes).toEqual([]);
    await database.pool.query(setBack);
    await eventually(
      () => Promise.resolve(causes),
      ({ length }) => length > 0,
    );
    await presence.stop();
    expect(causes[0]).toMatch(
      /^Posthorn's database is in an earlier state than it was: a report that this process wrote \d s ago/,
    );
  });

  it('is not suspected when a row was deleted as old, since the clock of Postgres has jumped', async () => {
    let jumpUs = 0n;
    const jumped = (time: string | null) => time && String(BigInt(time) + jumpUs);
    const pool = {
      async query(statement: pg.QueryConfig) {
        const { rows } = await database.pool.query<ReportTimes>(statement);
        return { rows: rows.map(({ before, now }) => ({ before: jumped(before), now: jumped(now) })) };
      },
    } as unknown as pg.Pool;
    const causes: string[] = [];
    const presence = new ProcessPresence({
      ...{ pool, owner: 'spec', roles: ['worker'], health: new LoopHealth() },
      ...{ logger: createLogger('silent'), onProblem: () => undefined },
      onReplaced: (cause) => causes.push(cause),
    });
    presence.start();
    const seen = async () =>
      (await database.pool.query<{ at: Date }>('select seen_at as at from posthorn.process')).rows;
    await eventually(seen, ({ length }) => length === 1);
    jumpUs = 2n * 86_400_000_000n;
    await database.pool.query('delete from posthorn.process');
    const [again] = await eventually(seen, ({ length }) => length === 1);
    await eventually(seen, ([row]) => row!.at > again!.at);
    await presence.stop();
    expect(causes).toEqual([]);
  });
});

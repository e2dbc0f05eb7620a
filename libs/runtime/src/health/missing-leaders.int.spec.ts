import { migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import type { Resources } from '../resources.ts';
import { MissingLeaders } from './missing-leaders.ts';

describe('the leaders of other processes', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  it('are named if no process has led for as long as an event may wait without a report', async () => {
    const clock = new OffsetClock();
    const reports: string[] = [];
    const problems = { report: (message: string) => void reports.push(message) };
    const leaders = new MissingLeaders({
      ...{ watchPool: database.pool, clock, problems, settings: { stallMs: 30_000 } },
    } as unknown as Resources);
    await database.pool.query(
      `insert into posthorn.lease values ('relay:event', gen_random_uuid(), 1, now(), now() + interval '1 hour')`,
    );
    expect(await leaders.look()).toEqual([]);
    clock.set(31_000);
    expect(await leaders.look()).toEqual([]);
    clock.advance(31_000);
    clock.set(-3_600_000);
    const [missing, ...others] = await leaders.look();
    expect([missing!.name, others]).toEqual(['worker:upkeep', []]);
    expect(reports).toEqual([missing!.cause]);
    expect(missing!.cause).toContain('start a process with the role worker');
  });
});

import pg from 'pg';
import { LoopHealth, SteadyClock } from '#kernel';
import { eventually, type TestDatabase, testDatabase } from '#testing';
import { ClockFollower, type ClockFollowerOptions } from './clock-follower.ts';

const HOUR_MS = 3_600_000;
/** The difference between the clocks of a machine and a Postgres on it, as far as a round trip can measure it. */
const NEAR_MS = 1_000;

describe('ClockFollower, on a real Postgres,', () => {
  let database: TestDatabase;
  /** Has one connection, which a test can hold. */
  let pool: pg.Pool;
  let aheadMs: number;
  let clock: SteadyClock;
  let health: LoopHealth;
  let problems: string[];
  let reportedAtMs: number[];
  let follower: ClockFollower;

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  const newFollower = (options: Partial<ClockFollowerOptions> = {}) => {
    clock = new SteadyClock({ machineMs: () => Date.now() + aheadMs });
    return new ClockFollower({
      ...{ clock, pool },
      logger: { warn: (message: unknown) => void problems.push(String(message)) },
      onProblem: (message) => {
        problems.push(message);
        reportedAtMs.push(performance.now());
      },
      ...options,
    });
  };

  beforeEach(() => {
    pool = new pg.Pool({ connectionString: database.url, max: 1, connectionTimeoutMillis: 10_000 });
    aheadMs = 0;
    problems = [];
    reportedAtMs = [];
    health = new LoopHealth();
    follower = newFollower();
  });
  afterEach(async () => {
    follower.stop();
    await pool.end();
  });

  const errorMs = () => Math.abs(clock.nowMs() - Date.now());
  const untilReported = (count: number) =>
    eventually(
      () => Promise.resolve(problems.length),
      (found) => found >= count,
    );

  it('starts with the time of Postgres if the clock of the machine is wrong, and reports the difference', async () => {
    aheadMs = 6 * HOUR_MS;
    follower = newFollower();
    await follower.start();
    expect(errorMs()).toBeLessThan(NEAR_MS);
    expect(problems).toEqual([expect.stringContaining('clock is 21600 s ahead of Postgres')]);
  });

  it.each([HOUR_MS, -HOUR_MS])('keeps its time while the clock of the machine is set by %i ms', async (ms) => {
    await follower.start();
    follower.follow(health);
    aheadMs = ms;
    await untilReported(1);
    expect(errorMs()).toBeLessThan(NEAR_MS);
    aheadMs = 0;
    expect(clock.steppedMs()).toBe(0);
  });

  it('starts only after a comparison, even if Postgres has a free connection late', async () => {
    aheadMs = 6 * HOUR_MS;
    await pool.end();
    pool = new pg.Pool({ connectionString: database.url, max: 1, connectionTimeoutMillis: 200 });
    const held = await pool.connect();
    let tries = 0;
    follower = newFollower({
      pool: {
        connect: () => {
          if (++tries === 3) held.release();
          return pool.connect();
        },
      },
    });
    await follower.start();
    expect(tries).toBe(3);
    expect(errorMs()).toBeLessThan(NEAR_MS);
  });

  it('refuses to start while it cannot compare, and trusts no time', async () => {
    await pool.end();
    follower = newFollower({ startTimeoutMs: 0 });
    await expect(follower.start()).rejects.toMatchObject({
      code: 'startup-failed',
      message: expect.stringContaining('The time could not be read from Postgres') as unknown,
    });
    expect(clock.certainMs()).toBe(0);
    pool = new pg.Pool({ connectionString: database.url, max: 1 });
  });

  it('does not count the wait for a connection as a round trip', async () => {
    aheadMs = 6 * HOUR_MS;
    let waitedMs = 0;
    follower = newFollower({ monotonicMs: () => performance.now() + waitedMs });
    const held = await pool.connect();
    const started = follower.start();
    await eventually(
      () => Promise.resolve(pool.waitingCount),
      (count) => count === 1,
    );
    waitedMs = 4_000;
    held.release();
    await started;
    expect(errorMs()).toBeLessThan(NEAR_MS);
  });

  it('compares no more often while the clock of the machine stays wrong', async () => {
    aheadMs = 6 * HOUR_MS;
    follower = newFollower();
    await follower.start();
    follower.follow(health);
    await untilReported(2);
    expect(reportedAtMs[1]! - reportedAtMs[0]!).toBeGreaterThan(4_000);
  });

  it('keeps its time while Postgres does not respond, and counts as work that stands still', async () => {
    await follower.start();
    follower.follow(health);
    const held = await pool.connect();
    aheadMs = HOUR_MS;
    await eventually(
      () => Promise.resolve(health.standingStill(0)),
      (loops) => loops.some(({ isMinor }) => isMinor),
    );
    expect(errorMs()).toBeLessThan(NEAR_MS);
    held.release();
    await eventually(
      () => Promise.resolve(health.standingStill(-1)),
      (loops) => loops.length === 0,
    );
    expect(clock.steppedMs()).toBe(0);
  });
});

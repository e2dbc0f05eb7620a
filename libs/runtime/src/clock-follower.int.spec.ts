import { SteadyClock } from '#kernel';
import { eventually, type TestDatabase, testDatabase } from '#testing';
import { ClockFollower } from './clock-follower.ts';

const HOUR_MS = 3_600_000;
/** Between the clocks of a machine and a Postgres on it, as far as a round trip tells. */
const NEAR_MS = 5_000;

describe('ClockFollower, on a real Postgres,', () => {
  let database: TestDatabase;
  let aheadMs: number;
  let clock: SteadyClock;
  let problems: string[];
  let follower: ClockFollower;

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(() => {
    aheadMs = 0;
    problems = [];
    clock = new SteadyClock({ machineMs: () => Date.now() + aheadMs });
    follower = new ClockFollower({
      ...{ clock, pool: database.pool },
      logger: { warn: (message: unknown) => void problems.push(String(message)) },
      onProblem: (message) => void problems.push(message),
    });
  });
  afterEach(() => follower.stop());

  const errorMs = () => Math.abs(clock.nowMs() - Date.now());

  it('starts with the time of Postgres if the clock of the machine is wrong, and reports the difference', async () => {
    aheadMs = 6 * HOUR_MS;
    clock = new SteadyClock({ machineMs: () => Date.now() + aheadMs });
    follower = new ClockFollower({
      ...{ clock, pool: database.pool, logger: { warn: () => undefined } },
      onProblem: (message) => void problems.push(message),
    });
    await follower.start();
    expect(errorMs()).toBeLessThan(NEAR_MS);
    expect(problems).toEqual([expect.stringContaining('clock is 21600 s ahead of Postgres')]);
  });

  it.each([HOUR_MS, -HOUR_MS])('keeps its time while the clock of the machine is set by %i ms', async (ms) => {
    await follower.start();
    aheadMs = ms;
    await eventually(
      () => Promise.resolve(problems.length),
      (count) => count > 0,
    );
    expect(errorMs()).toBeLessThan(NEAR_MS);
    aheadMs = 0;
    expect(clock.steppedMs()).toBe(0);
  });

  it('keeps its time while Postgres does not answer', async () => {
    await follower.start();
    const failing = new ClockFollower({
      ...{ clock, logger: { warn: () => undefined }, onProblem: () => undefined },
      pool: { query: () => Promise.reject(new Error('away')) } as never,
    });
    await failing.start();
    failing.stop();
    expect(errorMs()).toBeLessThan(NEAR_MS);
  });
});

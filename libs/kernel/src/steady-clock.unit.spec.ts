import { steadyMs } from './clock.ts';
import { SteadyClock } from './steady-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The true time when a test begins. */
const BEGIN_MS = 1_790_000_000_000;

describe('SteadyClock', () => {
  let passedMs: number;
  let machineAheadMs: number;
  let databaseAheadMs: number;

  beforeEach(() => {
    passedMs = 0;
    machineAheadMs = 0;
    databaseAheadMs = 0;
  });

  const trueMs = () => BEGIN_MS + passedMs;
  const clockOf = () =>
    new SteadyClock({ machineMs: () => trueMs() + machineAheadMs, monotonicMs: () => 5_000.25 + passedMs });
  const compare = (clock: SteadyClock) => clock.compare(trueMs() + databaseAheadMs);
  const begun = () => {
    const clock = clockOf();
    compare(clock);
    return clock;
  };
  /** How far the clock is ahead of the true time. */
  const aheadMs = (clock: SteadyClock) => clock.nowMs() - trueMs();

  it.each([HOUR_MS, -HOUR_MS])(
    'takes the time of the database from a machine that is %i ms ahead at the start',
    (ms) => {
      machineAheadMs = ms;
      const clock = clockOf();
      expect(compare(clock)).toEqual({ kind: 'machine-apart', aheadMs: ms });
      expect(aheadMs(clock)).toBe(0);
      expect(clock.steppedMs()).toBe(0);
    },
  );

  it('keeps the time of the machine if the database differs by less than a second', () => {
    databaseAheadMs = 900;
    expect(aheadMs(begun())).toBe(0);
  });

  it.each([HOUR_MS, -HOUR_MS])('never follows a machine whose clock alone is set by %i ms', (ms) => {
    const clock = begun();
    machineAheadMs = ms;
    expect(clock.isMachineApart).toBe(true);
    for (let minutes = 0; minutes < 30; minutes++) {
      expect(compare(clock)).toEqual({ kind: 'machine-apart', aheadMs: ms });
      expect(aheadMs(clock)).toBe(0);
      passedMs += MINUTE_MS;
    }
    machineAheadMs = 0;
    expect(compare(clock)).toEqual({ kind: 'agreed' });
    expect(clock.steppedMs()).toBe(0);
  });

  it.each([HOUR_MS, -HOUR_MS])('follows at once a step of %i ms that machine and database have both taken', (ms) => {
    const clock = begun();
    databaseAheadMs = machineAheadMs = ms;
    expect(compare(clock)).toEqual({ kind: 'set', byMs: ms });
    expect(aheadMs(clock)).toBe(ms);
    expect(clock.steppedMs()).toBe(ms);
    expect(compare(clock)).toEqual({ kind: 'agreed' });
  });

  it.each([HOUR_MS, -HOUR_MS])('measures durations as if it had not been set by %i ms', (ms) => {
    const clock = begun();
    const beganMs = steadyMs(clock);
    databaseAheadMs = machineAheadMs = ms;
    passedMs += MINUTE_MS;
    compare(clock);
    expect(steadyMs(clock) - beganMs).toBe(MINUTE_MS);
  });

  it('follows a database whose clock alone was set after 10 minutes', () => {
    const clock = begun();
    databaseAheadMs = HOUR_MS;
    expect(compare(clock)).toEqual({ kind: 'database-apart', aheadMs: HOUR_MS });
    passedMs += 10 * MINUTE_MS - 1;
    expect(compare(clock)).toEqual({ kind: 'database-apart', aheadMs: HOUR_MS });
    expect(aheadMs(clock)).toBe(0);
    passedMs += 1;
    expect(compare(clock)).toEqual({ kind: 'set', byMs: HOUR_MS });
    expect(aheadMs(clock)).toBe(HOUR_MS);
  });

  it('does not count the time of an earlier step of the database that was corrected', () => {
    const clock = begun();
    databaseAheadMs = HOUR_MS;
    compare(clock);
    databaseAheadMs = 0;
    passedMs += 9 * MINUTE_MS;
    compare(clock);
    databaseAheadMs = HOUR_MS;
    passedMs += MINUTE_MS;
    expect(compare(clock)).toEqual({ kind: 'database-apart', aheadMs: HOUR_MS });
  });

  it.each([29_000, -29_000])('makes up for a difference of %i ms slowly and never goes back', (ms) => {
    const clock = begun();
    databaseAheadMs = machineAheadMs = ms;
    let lastMs = clock.nowMs();
    for (let comparisons = 0; comparisons < 600; comparisons++) {
      expect(compare(clock)).toEqual({ kind: 'agreed' });
      expect(clock.nowMs()).toBeGreaterThanOrEqual(lastMs);
      lastMs = clock.nowMs();
      passedMs += 5_000;
    }
    expect(aheadMs(clock)).toBe(ms);
    expect(clock.steppedMs()).toBe(0);
  });

  it('is in whole milliseconds', () => {
    const clock = begun();
    passedMs += 0.5;
    expect(Number.isInteger(clock.nowMs())).toBe(true);
  });

  it('trusts a step forward only after 10 minutes', () => {
    const clock = begun();
    databaseAheadMs = machineAheadMs = HOUR_MS;
    compare(clock);
    expect(clock.certainMs()).toBe(trueMs());
    passedMs += 10 * MINUTE_MS;
    expect(clock.certainMs()).toBe(trueMs() + HOUR_MS);
  });

  it('trusts its time again at once when a step forward is reversed', () => {
    const clock = begun();
    databaseAheadMs = machineAheadMs = HOUR_MS;
    compare(clock);
    databaseAheadMs = machineAheadMs = 0;
    compare(clock);
    expect(clock.certainMs()).toBe(trueMs());
    expect(clock.nowMs()).toBe(trueMs());
  });

  it('trusts no time that the machine has not reached', () => {
    const clock = clockOf();
    databaseAheadMs = HOUR_MS;
    compare(clock);
    expect(aheadMs(clock)).toBe(HOUR_MS);
    expect(clock.certainMs()).toBe(trueMs());
  });
});

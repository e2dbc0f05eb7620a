import { OffsetClock } from '#testing';
import { ReplayPace } from './replay-pace.ts';

const replay = { id: 'a', ratePerSecond: 10 };

describe('The pace of replays', () => {
  let clock: OffsetClock;
  let pace: ReplayPace;

  beforeEach(() => {
    clock = new OffsetClock();
    pace = new ReplayPace(clock);
  });

  /** Takes as many as are allowed, for this many steps of 100 ms. @returns their number */
  const taken = (steps: number) => {
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      const count = Math.floor(pace.allowed(replay));
      pace.took(replay, count);
      sum += count;
      clock.advance(100);
    }
    return sum;
  };

  it('begins with one delivery, and grows by the rate', () => {
    expect(taken(1)).toBe(1);
    expect(taken(30)).toBeGreaterThanOrEqual(29);
    expect(taken(30)).toBeLessThanOrEqual(32);
  });

  it('catches up at most a second after a longer pause', () => {
    pace.allowed(replay);
    clock.advance(60_000);
    expect(pace.allowed(replay)).toBe(10);
  });

  it('allows at least one delivery in the time of a slow rate', () => {
    const slow = { id: 'b', ratePerSecond: 1 };
    pace.took(slow, 0);
    expect(Math.floor(pace.allowed(slow))).toBe(1);
    pace.took(slow, 1);
    clock.advance(1_100);
    expect(Math.floor(pace.allowed(slow))).toBe(1);
  });

  it.each([-6, 6])('stays the same when the clock is set by %s hours', (hours) => {
    taken(1);
    clock.set(hours * 3_600_000);
    expect(taken(20)).toBeLessThanOrEqual(21);
    expect(taken(20)).toBeGreaterThanOrEqual(19);
  });

  it('forgets replays that are over', () => {
    pace.allowed(replay);
    clock.advance(60_000);
    pace.forgetEnded();
    pace.forgetEnded();
    expect(pace.allowed(replay)).toBe(1);
  });
});

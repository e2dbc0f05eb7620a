import { LEAST_PER_SECOND, MOST_PER_SECOND, YieldingRate } from './yielding-rate.ts';

const FIRST = 1_000;

/** A rate under windows of 50 ms, in each of which a project is held and others have these delays. */
function underWindows(windows: number, delaysMs: readonly number[], { isHeld = true, rate = new YieldingRate() } = {}) {
  let nowMs = 0;
  for (let window = 0; window < windows; window++) {
    if (isHeld) rate.holds('bulk', nowMs);
    for (const delayMs of delaysMs) rate.observe('other', delayMs, nowMs);
    nowMs += 50;
  }
  return { rate, perSecond: rate.perSecond(nowMs), nowMs };
}

describe('YieldingRate', () => {
  it('grows up to a bound while bulk work is held and other work is not delayed', () => {
    expect(underWindows(1, [3, 4]).perSecond).toBeCloseTo(FIRST * 1.1);
    expect(underWindows(100, [3, 4]).perSecond).toBe(MOST_PER_SECOND);
  });

  it('shrinks down to the least rate while other work takes longer than its best time', () => {
    expect(underWindows(1, [3, 20]).perSecond).toBeCloseTo(FIRST * 0.75);
    expect(underWindows(100, [3, 20]).perSecond).toBe(LEAST_PER_SECOND);
  });

  it('does not change because of a difference between clocks', () => {
    expect(underWindows(1, [-86_400_003, -86_400_002]).perSecond).toBeGreaterThan(FIRST);
    expect(underWindows(1, [-86_400_003, -86_399_980]).perSecond).toBeLessThan(FIRST);
  });

  it('stays as it is while no project is held', () => {
    expect(underWindows(100, [3], { isHeld: false }).perSecond).toBe(FIRST);
  });

  it('waits for a measured delay before it changes, and grows if there was none for half a second', () => {
    const { rate, nowMs } = underWindows(1, [3]);
    const before = rate.perSecond(nowMs);
    for (let at = nowMs; at < nowMs + 400; at += 50) rate.holds('bulk', at);
    expect(rate.perSecond(nowMs + 400)).toBe(before);
    for (let at = nowMs + 400; at < nowMs + 1_000; at += 50) rate.holds('bulk', at);
    expect(rate.perSecond(nowMs + 1_000)).toBeGreaterThan(before);
  });

  it('does not grow while other work takes longer than a second', () => {
    expect(underWindows(100, [5_000]).perSecond).toBe(FIRST);
  });

  it('ignores a backlog, and the queue of a project that was held', () => {
    const rate = new YieldingRate();
    rate.observe('other', 3, 0);
    rate.holds('bulk', 0);
    rate.observe('other', 5_000, 0);
    rate.observe('bulk', 500, 0);
    expect(rate.perSecond(50)).toBeGreaterThan(FIRST);
  });
});

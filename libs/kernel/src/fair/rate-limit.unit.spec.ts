import fc from 'fast-check';
import { RateLimit } from './rate-limit.ts';

describe('a rate limit', () => {
  it('allows its number a second, one by one, and no more than its burst at once', () => {
    const limit = new RateLimit({ perSecond: 10, burst: 10 }, 0, 1_000);
    expect(limit.available(1_000)).toBe(0);
    expect(limit.available(1_250)).toBe(2);
    limit.take();
    expect(limit.available(1_250)).toBe(1);
    expect(limit.available(60_000)).toBe(10);
    for (let taken = 0; taken < 12; taken++) limit.take();
    expect(limit.available(60_000)).toBe(0);
    expect(limit.available(60_200)).toBe(0); // those two were taken ahead
    expect(limit.available(60_300)).toBe(1);
  });

  it('is not confused by a clock that goes back', () => {
    const limit = new RateLimit({ perSecond: 10, burst: 10 }, 0, 5_000);
    expect(limit.available(1_000)).toBe(0);
    expect(limit.available(1_100)).toBe(1);
  });

  it('allows the next at the announced time, at any rate', () => {
    const rates = fc.double({ min: 0.01, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 50 }), (perSecond, taken) => {
        const limit = new RateLimit({ perSecond, burst: 1 }, 1, 0);
        for (let n = 0; n < taken; n++) limit.take();
        const waitMs = limit.waitMs(0);
        // To the millisecond, apart from rounding up.
        expect(limit.available(Math.max(0, waitMs - 2))).toBe(0);
        expect(limit.available(waitMs)).toBe(1);
        expect(limit.waitMs(waitMs)).toBe(0);
      }),
    );
  });

  it('allows at most the rate in any minute, apart from one at its end', () => {
    const limit = new RateLimit({ perSecond: 100 / 60, burst: 1 }, 1, 0);
    const gone: number[] = [];
    for (let nowMs = 0; nowMs < 600_000; nowMs += 7) {
      while (limit.available(nowMs) > 0) {
        limit.take();
        gone.push(nowMs);
      }
    }
    expect(gone.length).toBeGreaterThan(980);
    for (const [nth, atMs] of gone.entries()) {
      const inMinute = gone.filter((other, index) => index >= nth && other < atMs + 60_000);
      expect(inMinute.length).toBeLessThanOrEqual(101);
    }
  });

  it('returns how many may go within a time, and whether it is full', () => {
    const limit = new RateLimit({ perSecond: 2, burst: 1 }, 1, 0);
    expect([limit.isFull(0), limit.available(0), limit.available(0, 1_000)]).toEqual([true, 1, 3]);
    limit.take();
    expect([limit.isFull(499), limit.available(499), limit.available(499, 1)]).toEqual([false, 0, 1]);
    expect(limit.isFull(500)).toBe(true);
    limit.take();
    limit.giveBack();
    expect(limit.available(500)).toBe(1);
  });
});

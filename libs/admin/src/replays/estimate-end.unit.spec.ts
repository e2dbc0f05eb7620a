import { estimateEndMs } from './estimate-end.ts';

const replay = { ratePerSecond: 10, done: 0, failed: 0, skipped: 0, createdAtMs: 1_000_000 };

describe('The estimated end of a replay', () => {
  it('follows from its rate at first', () => {
    expect(estimateEndMs(replay, 100, 1_000_000)).toBe(1_010_000);
    expect(estimateEndMs({ ...replay, done: 1 }, 100, 1_004_000)).toBe(1_014_000);
  });

  it('follows from the progress of all outcomes once that is slower', () => {
    const slow = { ...replay, done: 10, failed: 5, skipped: 5 };
    expect(estimateEndMs(slow, 100, 1_010_000)).toBe(1_010_000 + 50_000);
  });

  it('is absent if it is later than the year 9999', () => {
    const year = 365 * 86_400_000;
    const nowMs = Date.UTC(2026, 0);
    const slow = { ...replay, createdAtMs: nowMs - year, done: 1 };
    expect(estimateEndMs(slow, 7_900, nowMs)).toBe(nowMs + 7_900 * year);
    for (const remaining of [8_000, 1_000_000, 1e9, Number.MAX_SAFE_INTEGER]) {
      expect(estimateEndMs(slow, remaining, nowMs)).toBeNull();
    }
    expect(estimateEndMs({ ...replay, ratePerSecond: 1 }, 1e12, nowMs)).toBeNull();
  });

  it('does not become earlier than the rate allows', () => {
    expect(estimateEndMs({ ...replay, done: 1_000 }, 100, 1_010_000)).toBe(1_020_000);
  });
});

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

  it('does not become earlier than the rate allows', () => {
    expect(estimateEndMs({ ...replay, done: 1_000 }, 100, 1_010_000)).toBe(1_020_000);
  });
});

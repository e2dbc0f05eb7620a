import { backoffMs } from './backoff.ts';

describe('the wait before the next try', () => {
  it('doubles with each failure in a row, up to the longest', () => {
    expect([1, 2, 3, 7, 8, 9, 1_000].map((failures) => backoffMs(failures, 0))).toEqual([
      50, 100, 200, 3_200, 5_000, 5_000, 5_000,
    ]);
  });

  it('is shortened at random by up to half', () => {
    expect(backoffMs(2, 0.5)).toBe(75);
    expect(backoffMs(2, 0.999_999)).toBe(50);
    expect(backoffMs(4, 0.5, 10, 40)).toBe(30);
  });
});

import { isTooSlow } from './body-pace.ts';

describe('A body that is being read', () => {
  it.each([
    [4_999, 0, false],
    [5_000, 5_119, true],
    [5_000, 5_120, false],
    [20_000, 20_480, false],
    [20_000, 5_120, true],
    [30_000, 8_000_000, true],
  ])('is after %i ms with %i bytes too slow: %s', (elapsedMs, bytes, isSlow) => {
    expect(isTooSlow(elapsedMs, bytes)).toBe(isSlow);
  });
});

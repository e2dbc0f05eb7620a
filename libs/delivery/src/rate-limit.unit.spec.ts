import { RateLimit } from './rate-limit.ts';

describe('a rate limit', () => {
  it('lets so many through a second, one by one, and no more than those of one second at once', () => {
    const limit = new RateLimit(10, 1_000);
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
    const limit = new RateLimit(10, 5_000);
    expect(limit.available(1_000)).toBe(0);
    expect(limit.available(1_100)).toBe(1);
  });
});

import { restAfter } from './rest-after.ts';

describe('the rest after some work', () => {
  it('leaves the work its share of the time', () => {
    expect(restAfter(40, 0.01, 5_000)).toBeCloseTo(3_960);
    expect(restAfter(40, 0.5, 5_000)).toBeCloseTo(40);
  });

  it('is at most the longest rest', () => {
    expect(restAfter(1_000, 0.01, 5_000)).toBe(5_000);
  });
});

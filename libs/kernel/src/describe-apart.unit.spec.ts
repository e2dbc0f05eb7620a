import { describeApart } from './describe-apart.ts';

describe('describeApart', () => {
  it.each([
    [12.4, '12 ms ahead of'],
    [-900, '900 ms behind'],
    [30_400, '30 s ahead of'],
    [-21_600_000, '21600 s behind'],
  ])('describes a difference of %d ms as "%s"', (aheadMs, text) => {
    expect(describeApart(aheadMs)).toBe(text);
  });
});

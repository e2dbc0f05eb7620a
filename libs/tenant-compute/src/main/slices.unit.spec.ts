import { slices } from './slices.ts';

describe('work that is cut into slices', () => {
  const cut = (weights: number[], max: number) => slices(weights, (weight) => weight, max);

  it.each<[number[], number, number[][]]>([
    [[], 10, []],
    [[5, 5, 1], 10, [[5, 5], [1]]],
    [[11, 1, 30], 10, [[11], [1], [30]]],
    [[0, 0, 0], 10, [[0, 0, 0]]],
  ])('%j at most %i a slice: %j', (weights, max, expected) => {
    expect(cut(weights, max)).toEqual(expected);
  });
});

import { editDistance } from './edit-distance.ts';

describe('the distance of two words', () => {
  it.each([
    ['doctor', 'doctor', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['docter', 'doctor', 1],
    ['doctr', 'doctor', 1],
    ['docttor', 'doctor', 1],
    ['docotr', 'doctor', 1],
    ['odcotr', 'doctor', 2],
    ['status', 'doctor', 5],
  ])('between %j and %j is %d, in both directions', (one, other, distance) => {
    expect(editDistance(one, other)).toBe(distance);
    expect(editDistance(other, one)).toBe(distance);
  });
});

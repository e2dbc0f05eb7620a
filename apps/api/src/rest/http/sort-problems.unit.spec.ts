import { sortProblems } from './sort-problems.ts';

const problem = (pointer: string, message = 'Must be another.') => ({ pointer, message });

describe('sorted problems', () => {
  it('are in the order of their pointers, with indexes in the order of numbers', () => {
    const shuffled = ['/url', '/events/10', '/events/2/type', '/name', '', '/events/2'].map((each) => problem(each));
    expect(sortProblems(shuffled).map(({ pointer }) => pointer)).toEqual([
      ...['', '/events/2', '/events/2/type', '/events/10', '/name', '/url'],
    ]);
  });

  it('have one entry for each field, with all its messages', () => {
    const twice = [
      problem('/a', 'Is too long.'),
      problem('/b'),
      problem('/a', 'Must be a word.'),
      problem('/a', 'Is too long.'),
    ];
    expect(sortProblems(twice)).toEqual([problem('/a', 'Is too long. Must be a word.'), problem('/b')]);
  });
});

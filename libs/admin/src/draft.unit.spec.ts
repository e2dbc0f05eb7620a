import { type FieldProblem, PosthornError } from '#kernel';
import { type Draft, isWrong, settled } from './draft.ts';

interface Input {
  url: string;
  list: number[];
}

const problem = (pointer: string): FieldProblem => ({ pointer, message: 'must be another' });
const draftWith = (...pointers: string[]): Draft<Input> => ({
  isWhole: false,
  fields: {},
  problems: pointers.map(problem),
});

function pointersOf(draft: Draft<Input>, ...found: string[]): string[] {
  try {
    settled(draft, found.map(problem), 'It cannot be like this.');
  } catch (error) {
    if (!(error instanceof PosthornError)) throw error;
    expect(error).toMatchObject({ code: 'invalid-input', message: 'It cannot be like this.' });
    return error.problems.map(({ pointer }) => pointer);
  }
  return [];
}

describe('a draft', () => {
  const whole: Draft<Input> = { isWhole: true, fields: { url: 'a', list: [] } };

  it('returns the input if it has no problems', () => {
    expect(settled(whole, [], 'It cannot be like this.')).toEqual({ url: 'a', list: [] });
  });

  it('is refused with the problems of form and of meaning together', () => {
    expect(pointersOf(whole, '/url')).toEqual(['/url']);
    expect(pointersOf(draftWith('/more'))).toEqual(['/more']);
    expect(pointersOf(draftWith('/more', '/list'), '/url')).toEqual(['/more', '/list', '/url']);
  });

  it('has no second problem for a field whose form is wrong', () => {
    expect(pointersOf(draftWith('/list'), '/list/0', '/list', '/listed')).toEqual(['/list', '/listed']);
    expect(pointersOf(draftWith('/list/0'), '/list/1')).toEqual(['/list/0']);
  });

  it('lists the wrong fields, or all fields if the input is not an object', () => {
    expect(isWrong(whole, 'list')).toBe(false);
    expect(isWrong(draftWith('/list/0'), 'list')).toBe(true);
    expect(isWrong(draftWith('/list/0'), 'url')).toBe(false);
    expect(isWrong(draftWith(''), 'url')).toBe(true);
  });
});

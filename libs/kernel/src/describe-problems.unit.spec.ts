import { describeProblems, toSentence } from './describe-problems.ts';
import { unknownField } from './unknown-field.ts';

describe('toSentence', () => {
  it.each([
    ['must have at most 100 characters', 'Must have at most 100 characters.'],
    ['must be a condition, like data.plan == "pro"', 'Must be a condition, like data.plan == "pro".'],
    ['Unknown field `urll`. Did you mean `url`?', 'Unknown field `urll`. Did you mean `url`?'],
    ['/docs lists all routes', '/docs lists all routes.'],
  ])('turns %j into %j, which it leaves unchanged', (message, sentence) => {
    expect(toSentence(message)).toBe(sentence);
    expect(toSentence(sentence)).toBe(sentence);
  });
});

describe('describeProblems', () => {
  it('joins places and messages, whether a message is a fragment or a sentence', () => {
    const problems = [
      { pointer: '/name', message: 'must have at most 100 characters' },
      unknownField('', 'urll', ['url']),
    ];
    expect(describeProblems(problems)).toBe(
      '/name: must have at most 100 characters; /urll: Unknown field `urll`. Did you mean `url`?',
    );
  });

  it('leaves out the place of the whole input', () => {
    expect(describeProblems([{ pointer: '', message: 'must be an object' }])).toBe('must be an object');
    expect(describeProblems([unknownField('', 'more')])).toBe('/more: Unknown field `more`');
  });
});

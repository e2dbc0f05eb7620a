import { PosthornError } from '#kernel';
import { problemOf } from './problem.ts';

describe('a problem', () => {
  it('has whole sentences about fields, joined into one message for each field', () => {
    const problems = [
      { pointer: '/url', message: 'must begin with https://' },
      { pointer: '/name', message: 'must have at most 100 characters' },
      { pointer: '/name', message: 'must be a string' },
      { pointer: '/more', message: 'Unknown field `more`.' },
    ];
    expect(problemOf(new PosthornError('invalid-input', 'Some fields are invalid.', { problems })).errors).toEqual([
      { pointer: '/more', message: 'Unknown field `more`.' },
      { pointer: '/name', message: 'Must have at most 100 characters. Must be a string.' },
      { pointer: '/url', message: 'Must begin with https://.' },
    ]);
  });
});

import { messageOf, PosthornError } from './errors.ts';

describe('PosthornError', () => {
  it('may not be retried by default', () => {
    const cause = new Error('23505');
    expect(new PosthornError('conflict', 'taken', { cause })).toMatchObject({
      code: 'conflict',
      canRetry: false,
      problems: [],
      cause,
    });
    expect(new PosthornError('unavailable', 'away', { canRetry: true }).canRetry).toBe(true);
  });

  it('names a wait if one is known', () => {
    expect(new PosthornError('unavailable', 'away').retryAfterMs).toBeUndefined();
    expect(new PosthornError('unavailable', 'away', { retryAfterMs: 5 }).retryAfterMs).toBe(5);
  });
});

describe('the message of a thrown value', () => {
  it.each([
    [new Error('no'), 'no'],
    ['text', 'text'],
    [undefined, 'undefined'],
    [new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')]), '::1 refused; 127.0.0.1 refused'],
    [new AggregateError([new Error('hidden')], 'all failed'), 'all failed'],
  ])('of %p is %j', (thrown, message) => expect(messageOf(thrown)).toBe(message));
});

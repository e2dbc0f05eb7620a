import { discordRestMs } from './discord-rest.ts';

describe('the rest that Discord requests', () => {
  it.each<[string, string | string[] | undefined, number | null]>([
    ['0', '1.234', 1_234],
    ['0', '64', 64_000],
    ['0', '0.0001', 1],
    ['1', '1.234', null],
    ['0', undefined, null],
    ['0', '-1', null],
    ['0', 'soon', null],
    ['0', ['1', '2'], null],
    ['0', '1e300', null],
  ])('with %j remaining and a reset after %j is %j', (remaining, resetAfter, restMs) => {
    const headers = {
      'x-ratelimit-remaining': remaining,
      ...(resetAfter && { 'x-ratelimit-reset-after': resetAfter }),
    };
    expect(discordRestMs(headers)).toBe(restMs);
  });

  it('is zero for a response without these headers', () => expect(discordRestMs({})).toBeNull());
});

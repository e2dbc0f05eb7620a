import { AccessTokens } from './access-tokens.ts';
import type { IssuedToken } from './request-token.ts';

describe('The tokens of a process', () => {
  let nowMs: number;
  let requests: { resolve: (token: IssuedToken) => void; reject: (error: Error) => void }[];
  let problems: string[];
  let tokens: AccessTokens;

  beforeEach(() => {
    [nowMs, requests, problems] = [0, [], []];
    tokens = new AccessTokens({
      request: () => {
        const { promise, resolve, reject } = Promise.withResolvers<IssuedToken>();
        requests.push({ resolve, reject });
        return promise;
      },
      onProblem: (message) => problems.push(message),
      nowMs: () => nowMs,
    });
  });

  const hold = async (value: string, lifetimeMs: number) => {
    const got = tokens.get();
    requests.at(-1)!.resolve({ value, lifetimeMs });
    expect(await got).toBe(value);
  };

  it('are requested once for logins at the same time', async () => {
    const logins = [tokens.get(), tokens.get()];
    requests[0]!.resolve({ value: 'first', lifetimeMs: 1_000 });
    expect(await Promise.all(logins)).toEqual(['first', 'first']);
    expect(requests).toHaveLength(1);
  });

  it('are used for three quarters of their life, and renewed then', async () => {
    await hold('first', 100_000);
    nowMs = 74_999;
    expect(await tokens.get()).toBe('first');
    expect(requests).toHaveLength(1);
    nowMs = 75_000;
    await hold('second', 100_000);
    expect(requests).toHaveLength(2);
    expect(problems).toEqual([]);
  });

  it('stay in use until their end if they cannot be renewed, which is reported', async () => {
    await hold('first', 100_000);
    nowMs = 80_000;
    const login = tokens.get();
    requests[1]!.reject(new Error('The endpoint is away.'));
    expect(await login).toBe('first');
    expect(problems).toEqual(['The token for Kafka is not renewed, using the last one: The endpoint is away.']);
    nowMs = 98_000;
    const last = tokens.get();
    requests[2]!.reject(new Error('The endpoint is still away.'));
    await expect(last).rejects.toThrow('The endpoint is still away.');
  });

  it('stay in use while the endpoint does not answer', async () => {
    await hold('first', 100_000);
    nowMs = 80_000;
    expect(await tokens.get()).toBe('first');
    requests[1]!.resolve({ value: 'second', lifetimeMs: 100_000 });
    expect(await tokens.get()).toBe('second');
  });

  it('are not requested again within a second of a refusal', async () => {
    const login = tokens.get();
    requests[0]!.reject(new Error('refused'));
    await expect(login).rejects.toThrow('refused');
    nowMs = 999;
    await expect(tokens.get()).rejects.toThrow('refused');
    expect(requests).toHaveLength(1);
    nowMs = 1_000;
    await hold('first', 1_000);
  });
});

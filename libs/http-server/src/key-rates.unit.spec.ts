import type { KeyIdentity } from '#admin';
import { OffsetClock } from '#testing';
import { KeyRates, rateExceeded, rateHeaders, type RateLimits } from './key-rates.ts';

const LIMITS: RateLimits = { maxRequests: 3, adminMaxRequests: undefined, windowSeconds: 60 };
const key = (id: string, projectId: string | null = 'a project'): KeyIdentity => ({
  ...{ id, projectId, scopes: null, expiresAtMs: null },
});

describe('The rate limit of a key', () => {
  let clock: OffsetClock;

  beforeEach(() => {
    clock = new OffsetClock();
  });

  const ratesWith = (limits: Partial<RateLimits> = {}) => new KeyRates({ ...LIMITS, ...limits }, clock);
  const take = (rates: KeyRates, identity: KeyIdentity, times: number) =>
    Array.from({ length: times }, () => rates.take(identity)!);

  it('admits the requests of a window, and refuses one more until the window ends', () => {
    const rates = ratesWith();
    const taken = take(rates, key('1'), 5);
    expect(taken.map(({ remaining, isExceeded }) => [remaining, isExceeded])).toEqual([
      ...[2, 1, 0].map((remaining) => [remaining, false]),
      ...[0, 0].map((remaining) => [remaining, true]),
    ]);
    clock.advance(58_000);
    expect(rates.take(key('1'))).toMatchObject({ isExceeded: true });
    clock.advance(2_000);
    expect(rates.take(key('1'))).toMatchObject({ isExceeded: false, remaining: 2, resetSeconds: 60 });
  });

  it('is of each key by itself, with windows that begin with its first request', () => {
    const rates = ratesWith();
    take(rates, key('1'), 4);
    clock.advance(30_000);
    expect(rates.take(key('2'))).toMatchObject({ isExceeded: false, remaining: 2, resetSeconds: 60 });
    clock.advance(30_000);
    expect(rates.take(key('1'))).toMatchObject({ isExceeded: false, remaining: 2 });
    expect(rates.take(key('2'))).toMatchObject({ isExceeded: false, remaining: 1, resetSeconds: 30 });
  });

  it('is another one for admin keys, and none where the setting of the kind is unset', () => {
    const admin = key('POSTHORN_ADMIN_KEY', null);
    expect(ratesWith().take(admin)).toBeUndefined();
    const ofAdmins = ratesWith({ maxRequests: undefined, adminMaxRequests: 1 });
    expect(ofAdmins.take(key('1'))).toBeUndefined();
    expect(take(ofAdmins, admin, 2).map(({ isExceeded }) => isExceeded)).toEqual([false, true]);
  });

  it.each([-1, 1])('lasts as long as its window when the clock is set by %s hours', (hours) => {
    const rates = ratesWith();
    take(rates, key('1'), 3);
    clock.set(hours * 3_600_000);
    expect(rates.take(key('1'))).toMatchObject({ isExceeded: true });
    clock.advance(60_000);
    expect(rates.take(key('1'))).toMatchObject({ isExceeded: false });
  });

  it('is shown by the fields of the draft, and in the error with the wait', () => {
    const rates = ratesWith({ maxRequests: 1 });
    expect(rateHeaders(rates.take(key('1'))!)).toEqual({
      'ratelimit-policy': '"default";q=1;w=60',
      ratelimit: '"default";r=0;t=60',
    });
    clock.advance(30_000);
    const exceeded = rates.take(key('1'))!;
    expect([29, 30]).toContain(exceeded.resetSeconds);
    const wait = exceeded.resetSeconds;
    expect(rateHeaders(exceeded)).toMatchObject({ ratelimit: `"default";r=0;t=${wait}` });
    expect(rateExceeded(exceeded)).toMatchObject({
      ...{ code: 'too-many-requests', canRetry: true, retryAfterMs: wait * 1_000 },
      message: `The key that was sent has used up its rate limit of 1 request in 60 s. Send the request again in ${wait} s.`,
    });
  });

  it('has a bound of memory: the oldest window makes room', () => {
    const rates = ratesWith({ maxRequests: 1 });
    rates.take(key('first'));
    for (let nth = 0; nth < 100_000; nth++) rates.take(key(`${nth}`));
    expect(rates.take(key('first'))).toMatchObject({ isExceeded: false });
    expect(rates.take(key('99999'))).toMatchObject({ isExceeded: true });
  });
});

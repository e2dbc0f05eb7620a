import { isSuccess } from './delivery-policy.ts';
import { profileNamed } from './profile-named.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const defaultSchedule = [5 * second, 5 * minute, 30 * minute, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hour)];

describe('delivery policy', () => {
  it('of standard-webhooks: 15 s, any 2xx, the default schedule', () => {
    expect(profileNamed('standard-webhooks').defaultPolicy).toEqual({
      timeoutMs: 15_000,
      retryDelaysMs: defaultSchedule,
      jitter: 0.1,
      success: '2xx',
      maxInFlight: 32,
    });
  });

  it('of postion-platform: 30 s, only 200, the default schedule', () => {
    expect(profileNamed('postion-platform').defaultPolicy).toEqual({
      timeoutMs: 30_000,
      retryDelaysMs: defaultSchedule,
      jitter: 0.1,
      success: '200',
      maxInFlight: 32,
    });
  });

  it.each([
    ['200', [200], [199, 201, 204, 299, 301, 404, 500]],
    ['2xx', [200, 201, 204, 299], [100, 199, 300, 301, 304, 410, 429, 500]],
  ] as const)('%s takes as success what it says', (success, successes, failures) => {
    for (const status of successes) expect(isSuccess({ success }, status)).toBe(true);
    for (const status of failures) expect(isSuccess({ success }, status)).toBe(false);
  });
});

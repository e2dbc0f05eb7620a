import { isSuccess } from './delivery-policy.ts';
import { profileNamed, profileNames } from './profile-named.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const schedule = [5 * second, 5 * minute, 30 * minute, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hour)];
const usual = { retryDelaysMs: schedule, jitter: 0.1, maxInFlight: 128, ratePerSecond: null, expiresAfterMs: null };

const POLICIES = {
  'postion-guide': {
    timeoutMs: 10_000,
    success: '200',
    retryDelaysMs: [minute, 5 * minute, 30 * minute, 2 * hour, 12 * hour],
    jitter: 0,
    maxInFlight: 128,
    ratePerSecond: null,
    expiresAfterMs: null,
  },
  'postion-platform': { ...usual, timeoutMs: 30_000, success: '200' },
  postpress: {
    timeoutMs: 30_000,
    success: '200',
    retryDelaysMs: [minute, 2 * minute, 3 * minute, 4 * minute, 5 * minute],
    jitter: 0,
    maxInFlight: 128,
    ratePerSecond: null,
    expiresAfterMs: null,
  },
  postmypost: { ...usual, timeoutMs: 30_000, success: '2xx' },
  'standard-webhooks': { ...usual, timeoutMs: 15_000, success: '2xx' },
  cloudevents: { ...usual, timeoutMs: 15_000, success: [200, 201, 202, 204] },
  raw: { ...usual, timeoutMs: 15_000, success: '2xx' },
  slack: { ...usual, timeoutMs: 15_000, success: '200', maxInFlight: 1, ratePerSecond: 1 },
  discord: { ...usual, timeoutMs: 15_000, success: [200, 204], maxInFlight: 1 },
};

describe('delivery policy', () => {
  it.each(Object.entries(POLICIES))('of %s matches its page', (name, policy) => {
    expect(profileNamed(name).defaultPolicy).toEqual(policy);
  });

  it('is tested for every profile', () => expect(Object.keys(POLICIES).sort()).toEqual(profileNames()));

  it('requires a verification before the first event only from the endpoints of the guide', () => {
    expect(profileNames().filter((name) => profileNamed(name).verifiesOnCreation)).toEqual(['postion-guide']);
  });

  it.each([
    ['200', [200], [199, 201, 204, 299, 301, 404, 500]],
    ['2xx', [200, 201, 204, 299], [100, 199, 300, 301, 304, 410, 429, 500]],
    [
      [200, 204],
      [200, 204],
      [201, 202, 301, 500],
    ],
  ] as const)('%s takes exactly its documented statuses as success', (success, successes, failures) => {
    for (const status of successes) expect(isSuccess({ success }, status)).toBe(true);
    for (const status of failures) expect(isSuccess({ success }, status)).toBe(false);
  });
});

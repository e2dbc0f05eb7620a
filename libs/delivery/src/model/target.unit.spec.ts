import type { EndpointSnapshot } from '#catalogue';
import { generateWebhookSecret, KeyRing } from '#signing';
import { TAKES_ALL } from '../testing/tasks.ts';
import { Targets } from './target.ts';

describe('a target', () => {
  const keyRing = KeyRing.parse(KeyRing.generateKey());
  const sealed = (id: string, text: string) => ({ id, ...keyRing.encrypt(text, id) });
  const record: EndpointSnapshot = {
    ...{ id: '0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e77', projectId: '0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e78' },
    ...{
      projectUid: null,
      url: 'https://example.com/',
      name: 'A',
      policy: {},
      version: 1,
      deleted: false,
      state: 'active',
      resumedAtMs: null,
      allowedPerMinute: null,
    },
    ...{ profile: 'standard-webhooks', profileOptions: {}, ...TAKES_ALL },
    secrets: [
      { ...sealed('newer', generateWebhookSecret()), activatesAtMs: 1_000, expiresAtMs: null },
      { ...sealed('older', generateWebhookSecret()), activatesAtMs: 0, expiresAtMs: 1_500 },
    ],
    headers: [{ key: 'X-Token', ...sealed('header', 'opensesame') }],
  };

  it('has the secrets that sign now, even if nothing of the endpoint has changed', () => {
    const targets = new Targets(() => record, keyRing);
    const idsAt = (nowMs: number) => targets.find(record.id, nowMs)!.secretIds;
    expect(idsAt(0)).toEqual(['older']);
    expect(idsAt(1_000)).toEqual(['newer', 'older']);
    expect(idsAt(1_500)).toEqual(['newer']);
    expect(targets.find(record.id, 1_500)!.keys).toHaveLength(1);
  });

  it('has the secrets that sign now, even if the clock is set back', () => {
    const targets = new Targets(() => record, keyRing);
    const idsAt = (nowMs: number) => targets.find(record.id, nowMs)!.secretIds;
    expect([1_500, 1_000, 0].map(idsAt)).toEqual([['newer'], ['newer', 'older'], ['older']]);
  });

  it('is the same object as long as the same secrets sign, so that nothing is decrypted for a delivery', () => {
    const targets = new Targets(() => record, keyRing);
    expect(targets.find(record.id, 0)).toBe(targets.find(record.id, 999));
    const rotating = targets.find(record.id, 1_000);
    expect(rotating).toBe(targets.find(record.id, 1_499));
    expect(rotating!.keys[1]).toBe(targets.find(record.id, 1_000)!.keys[1]);
  });

  it('does not use a secret that ended before the target was made', () => {
    const ended = { ...sealed('ended', 'of no form that the profile knows'), activatesAtMs: 0, expiresAtMs: 1_000 };
    const targets = new Targets(() => ({ ...record, secrets: [...record.secrets, ended] }), keyRing);
    expect(targets.find(record.id, 1_000)).toMatchObject({ secretIds: ['newer', 'older'] });
  });

  it('has the values of the endpoint’s own headers', () => {
    const { endpoint } = new Targets(() => record, keyRing).find(record.id, 0)!;
    expect(endpoint.headers).toEqual([{ key: 'X-Token', value: 'opensesame' }]);
  });

  it.each([
    ['cloudevents', undefined, null, null],
    ['cloudevents', undefined, 120, 2],
    ['cloudevents', 1, 120, 1],
    ['cloudevents', 5, 120, 2],
    ['cloudevents', 5, null, 5],
    ['slack', undefined, null, 1],
    ['slack', 3, null, 3],
    // Of a profile that has no handshake any more.
    ['standard-webhooks', 5, 120, 5],
  ])('of the profile %s with the rate %j and an allowed rate of %j a minute sends %j a second', (...row) => {
    const [profile, ratePerSecond, allowedPerMinute, expected] = row;
    const policy = ratePerSecond === undefined ? {} : { ratePerSecond };
    const targets = new Targets(() => ({ ...record, profile, policy, allowedPerMinute }), keyRing);
    expect(targets.find(record.id, 0)!.policy.ratePerSecond).toBe(expected);
  });

  it('of an endpoint that signs nothing has no keys', () => {
    const target = new Targets(() => ({ ...record, profile: 'slack' }), keyRing).find(record.id, 1_000);
    expect(target).toMatchObject({ keys: [], secretIds: [] });
  });
});

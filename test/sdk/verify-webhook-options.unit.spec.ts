import { verifyWebhook, WebhookOptionsError } from '@posthorn/sdk';
import { BODY, SECRET, standard } from './support/signed-requests.ts';

describe('verifyWebhook', () => {
  it.each([
    ['an unknown profile', { profile: 'slack' }, /`profile` must be one of the profiles that sign: `cloudevents`, /],
    ['no secret', { secrets: [] }, /`secrets` must be a list of at least one secret\./],
    ['a secret instead of a list', { secrets: SECRET }, /`secrets` must be a list/],
    ['an empty secret', { secrets: [SECRET, ''] }, /^Secret 2 of 2 must be a string that is not empty\./],
    [
      'a secret of another profile',
      { secrets: ['hunter2'] },
      /^The secret must be a secret, `whsec_…`, or a public key/,
    ],
    [
      'a part of a secret',
      { secrets: [SECRET.slice(0, -1)] },
      /^The secret must be `whsec_` and the base64 of 24 to 64 bytes/,
    ],
    ['a short secret', { secrets: ['whsec_AAAA'] }, /^The secret must be `whsec_` and the base64 of 24 to 64 bytes/],
    ['a short public key', { secrets: ['whpk_AAAA'] }, /^The secret must be `whpk_` and the base64 of 32 bytes/],
    [
      'a private key',
      { secrets: [`whsk_${'A'.repeat(86)}==`] },
      /^The secret is a private ed25519 key.*Give its public key/,
    ],
    [
      'a parsed body',
      { body: JSON.parse(BODY) as never },
      /`body` must be a string or bytes, and is an object\. Take the body before/,
    ],
    ['no body', { body: undefined as never }, /`body` must be a string or bytes, and is not there\./],
    ['no headers', { headers: undefined as never }, /`headers` must be `Headers`/],
    ['a flat list of headers', { headers: ['webhook-id', 'dlv_1'] as never }, /`headers` must be `Headers`/],
    ['a header that is a number', { headers: { 'webhook-id': 1 } as never }, /`headers` must be `Headers`/],
    ['a time that is none', { now: new Date(NaN) }, /`now` must be a valid Date\./],
    ['a tolerance of nothing', { toleranceSeconds: 0 }, /`toleranceSeconds` must be a number from 1 to 86,400\./],
    ['a tolerance that is no number', { toleranceSeconds: NaN }, /`toleranceSeconds` must be a number/],
    ['an empty prefix of headers', { headerPrefix: '' }, /`headerPrefix` must be a lower-case text of up to 30/],
    ['a prefix in upper case', { headerPrefix: 'Svix-' }, /`headerPrefix` must be a lower-case text/],
    ['a prefix that is too long', { headerPrefix: `${'a'.repeat(30)}-` }, /`headerPrefix` must be a lower-case text/],
    ['a prefix where no header has it', { profile: 'raw', headerPrefix: 'svix-' }, /`headerPrefix` has no effect in/],
    ['no bound on the time', { toleranceSeconds: Infinity }, /`toleranceSeconds` must be a number/],
    [
      'a tolerance where no time is signed',
      { profile: 'postion-guide', toleranceSeconds: 300 },
      /`toleranceSeconds` has no effect/,
    ],
  ] as [string, object, RegExp][])('names %s as a fault of the receiver', async (_, wrong, message) => {
    const error = await verifyWebhook({ ...standard(), ...wrong }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WebhookOptionsError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toMatch(/hunter2|MfKQ9r8GKYqr|AAAA/);
  });
});

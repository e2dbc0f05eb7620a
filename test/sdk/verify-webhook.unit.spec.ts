import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ed25519PublicKey } from '#signing';
import { profileNamed, profileNames } from '#wire-profiles';
import { SIGNING_PROFILES, type SigningProfile, verifyWebhook, type VerifyWebhookOptions } from '@posthorn/sdk';
import { BODY, codeOf, hex, OTHER, refused, SECRET, standard } from './support/signed-requests.ts';

interface WireVector {
  name: string;
  profile: string;
  given: { secrets: string[]; attemptAt: string };
  then: { headers: Record<string, string>; body: string };
}

interface SignatureVector {
  name: string;
  secret?: string;
  publicKey?: string;
  id: string;
  timestamp: number;
  body: string;
  signature: string;
  valid?: boolean;
}

const VECTORS = new URL('../../libs/wire-profiles/src/testing/vectors/', import.meta.url);
const read = <T>(file: string): T[] => JSON.parse(readFileSync(new URL(file, VECTORS), 'utf8')) as T[];
const isSigning = (profile: string): profile is SigningProfile => SIGNING_PROFILES.includes(profile as never);
const isSigned = ({ then }: WireVector) => Object.keys(then.headers).some((name) => /signature$/i.test(name));

/** The form in which a receiver has a secret: an ed25519 secret as its public key. */
const receiverSecret = (secret: string) => (secret.startsWith('whsk_') ? ed25519PublicKey(secret) : secret);

const wireVectors = [...read<WireVector>('wire-vectors.json'), ...read<WireVector>('own-vectors.json')]
  .filter((vector) => isSigning(vector.profile) && isSigned(vector))
  .map(({ name, profile, given, then }) => ({
    name,
    options: {
      ...{
        profile: profile as SigningProfile,
        headers: then.headers,
        body: then.body,
        secrets: given.secrets.map(receiverSecret),
      },
      now: new Date(given.attemptAt),
    } satisfies VerifyWebhookOptions,
  }));

describe('verifyWebhook', () => {
  it('knows every wire profile that signs', () => {
    const signing = profileNames().filter((name) => profileNamed(name).secrets !== 'none');
    expect([...SIGNING_PROFILES]).toEqual(signing.sort());
  });

  it.each(wireVectors)('accepts the vector “$name”', async ({ options }) => {
    const { payload, secretIndex, sentAt } = await verifyWebhook(options);
    if (options.profile === 'raw') expect(Buffer.from(payload as Uint8Array).toString()).toBe(options.body);
    else expect(payload).toEqual(JSON.parse(options.body));
    expect(secretIndex).toBe(0);
    const signsTime = !options.profile.startsWith('postion-');
    expect(sentAt?.getTime()).toBe(signsTime ? Math.floor(options.now.getTime() / 1_000) * 1_000 : undefined);
  });

  it.each(wireVectors)(
    'refuses the vector “$name” with any byte of its body changed, missing or added',
    async ({ options }) => {
      const body = Buffer.from(options.body);
      for (let at = 0; at < body.length; at++) {
        const changed = Buffer.from(body);
        changed[at]! ^= 1 << (at % 8);
        expect(await codeOf({ ...options, body: changed })).toBe('signature-mismatch');
      }
      expect(await codeOf({ ...options, body: body.subarray(1) })).toBe('signature-mismatch');
      expect(await codeOf({ ...options, body: `${options.body} ` })).toBe('signature-mismatch');
    },
  );

  it.each(wireVectors)(
    'refuses the vector “$name” with any character of its signature changed',
    async ({ options }) => {
      const name = Object.keys(options.headers).find((header) => /signature$/i.test(header))!;
      const [signature, ...others] = options.headers[name]!.split(' ');
      for (let at = 0; at < signature!.length; at++) {
        const other = signature![at] === 'b' ? 'c' : 'b';
        const value = signature!.slice(0, at) + other + signature!.slice(at + 1);
        const secrets = others.length > 0 ? options.secrets.slice(0, 1) : options.secrets;
        const headers = { ...options.headers, [name]: value };
        expect(await codeOf({ ...options, headers, secrets })).toMatch(/^(signature-mismatch|malformed-header)$/);
      }
    },
  );

  it.each(read<SignatureVector>('standard-webhooks-vectors.json'))(
    'judges the signature “$name” of Standard Webhooks as they do',
    async ({ secret, publicKey, id, timestamp, body, signature, valid = true }) => {
      const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
      const now = new Date(timestamp * 1_000);
      const options = { profile: 'standard-webhooks', headers, body, secrets: [publicKey ?? secret!], now } as const;
      const right = body === '' ? 'invalid-body' : 'accepted'; // the body is examined once its signature is right
      expect(await codeOf(options)).toBe(valid ? right : 'signature-mismatch');
      expect(await codeOf({ ...options, body: `${body} ` })).toBe('signature-mismatch');
    },
  );

  it.each([
    ['an object', (pairs: [string, string][]) => Object.fromEntries(pairs)],
    [
      'an object in upper case',
      (pairs) => Object.fromEntries(pairs.map(([name, value]) => [name.toUpperCase(), value])),
    ],
    ['an object of lists', (pairs) => Object.fromEntries(pairs.map(([name, value]) => [name, [value]]))],
    ['an object with absent headers', (pairs) => ({ ...Object.fromEntries(pairs), 'x-more': undefined })],
    ['Headers', (pairs) => new Headers(pairs)],
    ['a Map', (pairs) => new Map(pairs)],
    ['pairs', (pairs) => pairs],
  ] as [string, (pairs: [string, string][]) => VerifyWebhookOptions['headers']][])(
    'reads headers from %s',
    async (_, from) => {
      const request = standard();
      const result = await verifyWebhook({ ...request, headers: from(Object.entries(request.headers)) });
      expect(result.webhookId).toBe('dlv_1');
    },
  );

  it.each([
    ['text', BODY],
    ['a Buffer', Buffer.from(BODY)],
    ['a part of a buffer', Buffer.from(`x${BODY}x`).subarray(1, -1)],
    ['an ArrayBuffer', new TextEncoder().encode(BODY).buffer],
    ['a DataView', new DataView(new TextEncoder().encode(BODY).buffer) as unknown as Uint8Array],
    [
      'shared memory',
      (() => {
        const shared = new Uint8Array(new SharedArrayBuffer(Buffer.byteLength(BODY)));
        shared.set(Buffer.from(BODY));
        return shared;
      })(),
    ],
  ])('reads the body from %s', async (_, body) => {
    expect((await verifyWebhook({ ...standard(), body })).payload.data).toEqual({ title: 'Grüße 🚀' });
  });

  it('verifies a copy of the body, so that a buffer that is used again does not change the payload', async () => {
    const body = Buffer.from(BODY);
    const verified = verifyWebhook({ ...standard(), body });
    body.fill(0x20);
    expect((await verified).payload.type).toBe('post.published');
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'refuses a request whose %s is missing, empty or doubled',
    async (name) => {
      const request = standard();
      const { [name]: value, ...others } = request.headers;
      const right = value!;
      await expect(verifyWebhook({ ...request, headers: others })).rejects.toEqual(refused('missing-header'));
      expect(await codeOf({ ...request, headers: { ...others, [name]: '' } })).toBe('missing-header');
      expect(await codeOf({ ...request, headers: { ...others, [name]: [right, right] } })).toBe('duplicate-header');
      expect(await codeOf({ ...request, headers: { ...others, [name]: right, [name.toUpperCase()]: right } })).toBe(
        'duplicate-header',
      );
      const joined = new Headers(Object.entries(request.headers));
      joined.append(name, right);
      expect(await codeOf({ ...request, headers: joined })).toBe('duplicate-header');
    },
  );

  it.each(['postion-guide', 'postion-platform'] as const)(
    'refuses a request of %s whose signature is missing, doubled or malformed',
    async (profile) => {
      const request = hex(profile, '{}');
      const [[name, value]] = Object.entries(request.headers) as [[string, string]];
      expect(await codeOf(request)).toBe('accepted');
      expect(await codeOf({ ...request, headers: {} })).toBe('missing-header');
      expect(await codeOf({ ...request, headers: { [name]: [value, value] } })).toBe('duplicate-header');
      expect(await codeOf({ ...request, headers: { [name]: `${value}, ${value}` } })).toBe('duplicate-header');
      for (const wrong of [
        value.toUpperCase(),
        `${value}0`,
        value.slice(1),
        `0x${value}`,
        `sha256=${value}`,
        'z'.repeat(64),
      ])
        expect(await codeOf({ ...request, headers: { [name]: wrong } })).toBe('malformed-header');
    },
  );

  it('refuses a request whose id or time was changed', async () => {
    const request = standard();
    const later = String(Number(request.headers['webhook-timestamp']) + 1);
    expect(await codeOf({ ...request, headers: { ...request.headers, 'webhook-id': 'dlv_2' } })).toBe(
      'signature-mismatch',
    );
    expect(await codeOf({ ...request, headers: { ...request.headers, 'webhook-timestamp': later } })).toBe(
      'signature-mismatch',
    );
  });

  it.each(['', ' 1', '1 ', '1.0', '-1', '+1', '1e3', '0x1', '01', 'NaN', '2026-11-27T12:00:00Z', '9'.repeat(13)])(
    'refuses the time “%s”',
    async (time) => {
      const request = standard();
      const headers = { ...request.headers, 'webhook-timestamp': time };
      expect(await codeOf({ ...request, headers })).toMatch(/^(malformed|missing)-header$/);
    },
  );

  it('accepts times up to the tolerance in both directions, by default 300 s', async () => {
    const at = (ageSeconds: number, toleranceSeconds?: number) =>
      codeOf({ ...standard(BODY, { ageSeconds }), toleranceSeconds });
    expect(await at(300)).toBe('accepted');
    expect(await at(301)).toBe('timestamp-too-old');
    expect(await at(-300)).toBe('accepted');
    expect(await at(-301)).toBe('timestamp-too-new');
    expect(await at(10, 10)).toBe('accepted');
    expect(await at(11, 10)).toBe('timestamp-too-old');
    expect(await at(-11, 10)).toBe('timestamp-too-new');
    expect(await codeOf({ ...standard(), now: undefined })).toBe('timestamp-too-old'); // the system's time
  });

  it('accepts either secret of a rotation, and names the one that signed', async () => {
    const [before, after] = [standard(BODY, { secret: OTHER }), standard()];
    const both = `${after.headers['webhook-signature']} ${before.headers['webhook-signature']}`;
    const headers = { ...after.headers, 'webhook-signature': both };
    const with_ = (...secrets: string[]) => verifyWebhook({ ...after, headers, secrets });
    expect((await with_(SECRET)).secretIndex).toBe(0);
    expect((await with_(OTHER)).secretIndex).toBe(0);
    expect((await verifyWebhook({ ...before, secrets: [SECRET, OTHER] })).secretIndex).toBe(1);
    const third = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    expect(await codeOf({ ...after, headers, secrets: [third] })).toBe('signature-mismatch');
    const old = hex('postion-guide', '{"event":"a"}', 'old');
    expect((await verifyWebhook({ ...old, secrets: ['new', 'old'] })).secretIndex).toBe(1);
    expect(await codeOf({ ...old, secrets: ['new', 'newer'] })).toBe('signature-mismatch');
  });

  it('verifies by the public key of an ed25519 secret, beside symmetric secrets', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
    const whpk = `whpk_${raw.toString('base64')}`;
    const request = standard();
    const content = Buffer.from(`dlv_1.${request.headers['webhook-timestamp']}.${BODY}`);
    const signature = `v1a,${sign(null, content, privateKey).toString('base64')}`;
    const headers = { ...request.headers, 'webhook-signature': signature };
    expect(await codeOf({ ...request, headers, secrets: [whpk] })).toBe('accepted');
    expect((await verifyWebhook({ ...request, headers, secrets: [OTHER, whpk] })).secretIndex).toBe(1);
    expect(await codeOf({ ...request, headers, secrets: [SECRET] })).toBe('signature-mismatch');
    expect(await codeOf({ ...request, headers, secrets: [whpk], body: `${BODY} ` })).toBe('signature-mismatch');
    expect(await codeOf({ ...request, secrets: [whpk] })).toBe('signature-mismatch');
  });

  it('passes over signatures of versions that it does not know', async () => {
    const request = standard();
    const right = request.headers['webhook-signature'];
    const at = (value: string) => codeOf({ ...request, headers: { ...request.headers, 'webhook-signature': value } });
    expect(await at(`v2,AAAA ${right}`)).toBe('accepted');
    expect(await at(`v2,${right!.slice(3)}`)).toBe('signature-mismatch');
    expect(await at('v1')).toBe('malformed-header');
    expect(await at('v1,AAAA')).toBe('malformed-header');
    expect(await at(right!.slice(3))).toBe('malformed-header');
    expect(await at(Array.from({ length: 20 }, () => right).join(' '))).toBe('accepted');
    expect(await at(Array.from({ length: 21 }, () => right).join(' '))).toBe('malformed-header');
  });

  it('refuses a body of postion-platform whose copies in the headers were changed', async () => {
    const body = '{"id":"0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e77","event":{"type":"post.created"}}';
    const request = hex('postion-platform', body);
    const at = (headers: Record<string, string>) => codeOf({ ...request, headers: { ...request.headers, ...headers } });
    const id = '0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e77';
    expect(await at({ 'X-Webhook-Event': 'post.created', 'X-Webhook-Delivery': id })).toBe('accepted');
    expect(await at({ 'X-Webhook-Event': 'post.deleted' })).toBe('header-mismatch');
    expect(await at({ 'X-Webhook-Delivery': id.replace('0', '1') })).toBe('header-mismatch');
    expect(await codeOf(hex('postion-platform', 'null'))).toBe('accepted');
  });

  it('refuses an authentic body that is not JSON in UTF-8', async () => {
    expect(await codeOf(standard('{'))).toBe('invalid-body');
    const latin1 = Buffer.from('"\xff"', 'latin1');
    const signature = createHmac('sha256', 'key').update(latin1).digest('hex');
    const request = {
      profile: 'postion-guide',
      headers: { 'X-Postion-Signature': signature },
      secrets: ['key'],
    } as const;
    expect(await codeOf({ ...request, body: latin1 })).toBe('invalid-body');
  });
});

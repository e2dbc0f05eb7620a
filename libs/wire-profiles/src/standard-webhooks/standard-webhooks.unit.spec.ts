import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { ed25519PublicKey, generateEd25519Secret, generateWebhookSecret } from '#signing';
import { arbitraryInput } from '../testing/arbitrary-input.ts';
import { headerPairs } from '../testing/header-pairs.ts';
import { inputOf, signatureVectors, wireVectors } from '../testing/wire-vectors.ts';
import { signatureOf } from './signature.ts';
import { standardWebhooks } from './standard-webhooks.ts';

/** Verifies `v1a` signatures with a public key of Standard Webhooks alone. */
function isVerified(publicKey: string, signed: string, signature: string): boolean {
  const x = Buffer.from(publicKey.replace('whpk_', ''), 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.from(signed), key, Buffer.from(signature.replace('v1a,', ''), 'base64'));
}

describe('the signature of Standard Webhooks', () => {
  const withSecret = signatureVectors.filter((vector) => vector.secret !== undefined);
  const withKeys = signatureVectors.filter((vector) => vector.privateKey !== undefined);

  it('has cases of both kinds, and a case that does not verify', () => {
    expect(withSecret.filter((vector) => vector.valid !== false)).toHaveLength(4);
    expect(withSecret.filter((vector) => vector.valid === false)).toHaveLength(1);
    expect(withKeys).toHaveLength(1);
  });

  it.each(signatureVectors.map((vector) => [vector.name, vector] as const))(
    'agrees with the case "%s"',
    (_, vector) => {
      const key = standardWebhooks.keyOf((vector.secret ?? vector.privateKey)!);
      const signature = signatureOf(key, vector.id, String(vector.timestamp), Buffer.from(vector.body));
      expect(signature === vector.signature).toBe(vector.valid ?? true);
    },
  );

  it.each(withKeys.map((vector) => [vector.name, vector] as const))(
    'is verified with the public key of "%s"',
    (_, vector) => {
      const { id, timestamp, body, publicKey, privateKey, signature } = vector;
      expect(ed25519PublicKey(privateKey!)).toBe(publicKey);
      expect(isVerified(publicKey!, `${id}.${timestamp}.${body}`, signature)).toBe(true);
    },
  );
});

describe('a request of standard-webhooks', () => {
  const vector = wireVectors.find(({ profile }) => profile === 'standard-webhooks')!;
  const given = inputOf(vector, standardWebhooks);
  const secret = generateWebhookSecret();
  const inputs = arbitraryInput([standardWebhooks.keyOf(secret)]);

  it('is verified by the specification’s own library, for any data', () => {
    const receiver = new Webhook(secret);
    fc.assert(
      fc.property(inputs, (input) => {
        const request = standardWebhooks.render(input);
        const text = request.body.toString();
        const received = receiver.verify(text, Object.fromEntries(headerPairs(request)));
        expect(JSON.stringify(received)).toBe(text);
        expect(JSON.parse(text)).toEqual({
          type: input.event.type,
          timestamp: new Date(input.event.occurredAtMs).toISOString(),
          data: JSON.parse(input.event.data) as unknown,
        });
      }),
    );
  });

  it('is verified with the old and with the new secret during a rotation', () => {
    const older = generateWebhookSecret();
    const keys = [secret, older].map((each) => standardWebhooks.keyOf(each));
    const input = { ...given, keys, attemptAtMs: Date.now() };
    const request = standardWebhooks.render(input);
    const headers = Object.fromEntries(headerPairs(request));
    for (const known of [secret, older]) expect(new Webhook(known).verify(request.body, headers)).toBeDefined();
    expect(() => new Webhook(generateWebhookSecret()).verify(request.body, headers)).toThrow('No matching signature');
  });

  it('has both kinds of signature while an endpoint changes from one kind to the other', () => {
    const asymmetric = generateEd25519Secret();
    const keys = [asymmetric, secret].map((each) => standardWebhooks.keyOf(each));
    fc.assert(
      fc.property(arbitraryInput(keys), (input) => {
        const request = standardWebhooks.render(input);
        const headers = Object.fromEntries(headerPairs(request));
        expect(new Webhook(secret).verify(request.body.toString(), headers)).toBeDefined();
        const [first] = headers['webhook-signature']!.split(' ');
        const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${request.body.toString()}`;
        expect(isVerified(ed25519PublicKey(asymmetric), signed, first!)).toBe(true);
      }),
    );
  });

  it('has the endpoint’s own prefix in the names of its headers, and the same signature', () => {
    const usual = standardWebhooks.render(given);
    for (const headerPrefix of ['svix-', 'x-acme.hook_-', '-']) {
      const options = standardWebhooks.parseOptions({ headerPrefix });
      const request = standardWebhooks.render({ ...given, endpoint: { ...given.endpoint, options } });
      const renamed = usual.headers.map((text) => text.replace(/^webhook-(?=id$|timestamp$|signature$)/, headerPrefix));
      expect(request).toEqual({ ...usual, headers: renamed });
      expect(standardWebhooks.headersOf!(options)).toEqual(renamed.filter((name) => name.startsWith(headerPrefix)));
    }
    const options = standardWebhooks.parseOptions({ headerPrefix: 'webhook-' });
    expect(standardWebhooks.render({ ...given, endpoint: { ...given.endpoint, options } })).toEqual(usual);
  });

  it.each(['', 'svix', 'Svix-', 'a b-', 'a:-', 'ü-', 'a\r\n-', `${'a'.repeat(30)}-`, 'proxy-', 'proxy-auth-', 5, null])(
    'takes no header prefix like %j',
    (headerPrefix) => {
      const problems = [{ pointer: '/headerPrefix', message: expect.stringMatching(/^must/) as string }];
      const refused = expect.objectContaining({ code: 'invalid-input', problems }) as Error;
      expect(() => standardWebhooks.parseOptions({ headerPrefix })).toThrow(refused);
    },
  );

  it('takes a header prefix of 30 characters', () => {
    const options = { headerPrefix: `${'a'.repeat(29)}-` };
    expect(standardWebhooks.parseOptions(options)).toEqual(options);
  });

  it('contains the data’s text unchanged', () => {
    const event = { ...given.event, data: '{"spelled" : 1.0}' };
    expect(standardWebhooks.render({ ...given, event }).body.includes('"data":{"spelled" : 1.0}')).toBe(true);
  });

  it.each(['', 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=', 'whsk_short', 'whsec_short'])(
    'takes no secret like %j',
    (wrong) => {
      const refused = expect.objectContaining({ code: 'invalid-input' }) as Error;
      expect(() => standardWebhooks.keyOf(wrong)).toThrow(refused);
    },
  );
});

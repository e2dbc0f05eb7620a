import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { decodeWebhookSecret, generateWebhookSecret } from '#signing';
import { arbitraryInput } from '../testing/arbitrary-input.ts';
import { headerPairs } from '../testing/header-pairs.ts';
import { inputOf, signatureVectors, wireVectors } from '../testing/wire-vectors.ts';
import { signatureV1 } from './signature-v1.ts';
import { standardWebhooks } from './standard-webhooks.ts';

describe('the symmetric signature of Standard Webhooks', () => {
  const symmetric = signatureVectors.filter((vector) => vector.signature.startsWith('v1,'));

  it('has cases that fit and one that does not', () => {
    expect(symmetric.filter((vector) => vector.valid !== false)).toHaveLength(4);
    expect(symmetric.filter((vector) => vector.valid === false)).toHaveLength(1);
  });

  it.each(symmetric.map((vector) => [vector.name, vector] as const))('agrees with the case "%s"', (_, vector) => {
    const key = standardWebhooks.keyOf(vector.secret!);
    const signature = signatureV1(key, vector.id, String(vector.timestamp), Buffer.from(vector.body));
    expect(signature === vector.signature).toBe(vector.valid ?? true);
  });
});

describe('what standard-webhooks sends', () => {
  const vector = wireVectors.find(({ profile }) => profile === 'standard-webhooks')!;
  const given = inputOf(vector, standardWebhooks);
  const secret = generateWebhookSecret();
  const inputs = arbitraryInput(decodeWebhookSecret(secret));

  it("is verified by the specification's own library, whatever the data", () => {
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

  it('is verified with the old and with the new secret while they rotate', () => {
    const older = generateWebhookSecret();
    const keys = [secret, older].map((each) => standardWebhooks.keyOf(each));
    const input = { ...given, keys, attemptAtMs: Date.now() };
    const request = standardWebhooks.render(input);
    const headers = Object.fromEntries(headerPairs(request));
    for (const known of [secret, older]) expect(new Webhook(known).verify(request.body, headers)).toBeDefined();
    expect(() => new Webhook(generateWebhookSecret()).verify(request.body, headers)).toThrow('No matching signature');
  });

  it('has the data as the text it is', () => {
    const event = { ...given.event, data: '{"spelled" : 1.0}' };
    expect(standardWebhooks.render({ ...given, event }).body.includes('"data":{"spelled" : 1.0}')).toBe(true);
  });

  it('is never unsigned', () => {
    const refused = expect.objectContaining({ code: 'invalid-input' }) as Error;
    expect(() => standardWebhooks.render({ ...given, keys: [] })).toThrow(refused);
    expect(() => standardWebhooks.keyOf('')).toThrow(refused);
  });
});

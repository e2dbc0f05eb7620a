import { createHmac, timingSafeEqual } from 'node:crypto';
import fc from 'fast-check';
import { arbitraryInput } from '../testing/arbitrary-input.ts';
import { headerPairs } from '../testing/header-pairs.ts';
import { inputOf, wireVectors } from '../testing/wire-vectors.ts';
import { postionPlatform } from './postion-platform.ts';

const secret = 'whsec_your webhook secret, in any characters: Grüße 🚀';

/** The receiver's function in the platform documentation, as it stands there. */
function verifySignature(payload: string, signature: string): boolean {
  const expectedSignature = createHmac('sha256', secret).update(payload).digest('hex');
  return timingSafeEqual(Buffer.from(signature, 'hex'), Buffer.from(expectedSignature, 'hex'));
}

describe('a request of postion-platform', () => {
  const vector = wireVectors.find(({ profile }) => profile === 'postion-platform')!;
  const given = inputOf(vector, postionPlatform);

  it('is verified by the documentation’s receiver, which serialises the body again, for any data', () => {
    fc.assert(
      fc.property(arbitraryInput([postionPlatform.keyOf(secret)]), (input) => {
        const request = postionPlatform.render(input);
        const text = request.body.toString();
        const body = JSON.parse(text) as { event: { data: unknown; user_id: unknown; site_id: unknown } };
        expect(JSON.stringify(body)).toBe(text);
        const { 'X-Webhook-Signature': signature } = Object.fromEntries(headerPairs(request));
        expect(verifySignature(JSON.stringify(body), signature!)).toBe(true);
        expect(body.event.data).toEqual(JSON.parse(input.event.data));
        expect(body.event.user_id).toBe(input.event.actor);
        expect(body.event.site_id).toBe(input.project.uid ?? input.project.id);
      }),
    );
  });

  it('is signed with the unchanged characters of the secret', () => {
    expect(postionPlatform.keyOf(secret).export()).toEqual(Buffer.from(secret));
  });

  it('is signed with the newest secret alone during a rotation', () => {
    const rotating = { ...given, keys: [postionPlatform.keyOf(secret), ...given.keys] };
    const { 'X-Webhook-Signature': signature } = Object.fromEntries(headerPairs(postionPlatform.render(rotating)));
    expect(verifySignature(vector.then.body, signature!)).toBe(true);
  });

  it('contains the data’s text unchanged', () => {
    const event = { ...given.event, data: '{"spelled" : 1.0}' };
    expect(postionPlatform.render({ ...given, event }).body.includes('"data":{"spelled" : 1.0}')).toBe(true);
  });
});

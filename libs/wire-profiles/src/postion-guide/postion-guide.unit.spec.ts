import crypto from 'node:crypto';
import fc from 'fast-check';
import { arbitraryInput } from '../testing/arbitrary-input.ts';
import { headerPairs } from '../testing/header-pairs.ts';
import { postionGuide } from './postion-guide.ts';

const secret = 'whsec_any characters: Grüße 🚀';

/** The receiver's function in the guide. */
function verifyWebhookSignature(payload: string, signature: string): boolean {
  return crypto.createHmac('sha256', secret).update(payload).digest('hex') === signature;
}

describe('a request of postion-guide', () => {
  it('is verified by the guide’s function, for any data, with the newest secret alone', () => {
    const keys = [secret, 'older'].map((each) => postionGuide.keyOf(each));
    fc.assert(
      fc.property(arbitraryInput(keys), (input) => {
        const request = postionGuide.render(input);
        const text = request.body.toString();
        const { 'X-Postion-Signature': signature } = Object.fromEntries(headerPairs(request));
        expect(verifyWebhookSignature(text, signature!)).toBe(true);
        expect(JSON.parse(text)).toMatchObject({
          event: input.event.type,
          data: JSON.parse(input.event.data) as object,
        });
      }),
    );
  });
});

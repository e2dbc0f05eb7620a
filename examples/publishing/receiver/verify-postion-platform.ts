import crypto from 'node:crypto';
import type { Message, Verify } from './verify.ts';

/**
 * The receiver's side as Postion's platform documentation shows it ("Signature Verification", Node.js). The sample
 * signs `JSON.stringify(req.body)`, the body parsed and written anew, and so does this: Posthorn sends JSON in exactly
 * that form. Where you have the bytes that came in, sign those.
 */
export function verifyPostionPlatform(secret: string): Verify {
  function verifySignature(payload: string, signature: string): boolean {
    const expectedSignature = crypto.createHmac('sha256', secret).update(payload).digest('hex');
    return crypto.timingSafeEqual(Buffer.from(signature, 'hex'), Buffer.from(expectedSignature, 'hex'));
  }

  return (request) => {
    const body = JSON.parse(request.body) as { event: Message };
    const signature = request.headers['x-webhook-signature'];
    const payload = JSON.stringify(body);
    if (signature === undefined || !verifySignature(payload, signature)) throw new Error('Invalid signature');
    return body.event;
  };
}

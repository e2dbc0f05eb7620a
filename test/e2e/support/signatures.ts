import { createHmac, createPublicKey, verify } from 'node:crypto';
import { headerOf, type ReceivedRequest } from '#testing';

/** The 12 bytes that stand before an ed25519 public key in its DER form (RFC 8410). */
const ED25519_DER = Buffer.from('302a300506032b6570032100', 'hex');

function signaturesOf(request: ReceivedRequest): string[] {
  return headerOf(request, 'webhook-signature')!.split(' ');
}

function signedContent(request: ReceivedRequest): Buffer {
  const head = `${headerOf(request, 'webhook-id')}.${headerOf(request, 'webhook-timestamp')}.`;
  return Buffer.concat([Buffer.from(head), request.body]);
}

/** Returns true if one of a request's Standard Webhooks signatures, of any time, is by this secret (`whsec_…`). */
export function isSignedBy(request: ReceivedRequest, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(signedContent(request)).digest('base64');
  return signaturesOf(request).includes(`v1,${signature}`);
}

/** Returns true if one of the signatures is by the ed25519 key with this public half (`whpk_…`). */
export function isSignedByKey(request: ReceivedRequest, publicKey: string): boolean {
  const der = Buffer.concat([ED25519_DER, Buffer.from(publicKey.slice('whpk_'.length), 'base64')]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return signaturesOf(request)
    .filter((signature) => signature.startsWith('v1a,'))
    .some((signature) => verify(null, signedContent(request), key, Buffer.from(signature.slice(4), 'base64')));
}

/** Returns true if the hex signature of Postion's platform is by this secret. */
export function isPlatformSignedBy(request: ReceivedRequest, secret: string): boolean {
  const signature = createHmac('sha256', secret).update(request.body).digest('hex');
  return headerOf(request, 'X-Webhook-Signature') === signature;
}

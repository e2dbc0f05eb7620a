export { constantTimeEqual } from './constant-time-equal.ts';
export { hmacSha256, type SigningKey, signingKeyOf } from './hmac-sha256.ts';
export { KeyRing, type SealedSecret } from './key-ring.ts';
export { decodeWebhookSecret, generateWebhookSecret } from './webhook-secret.ts';

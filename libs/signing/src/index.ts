export { decodeEd25519Secret, ed25519PublicKey, generateEd25519Secret, isEd25519Secret } from './ed25519-secret.ts';
export { ed25519 } from './ed25519.ts';
export { hmacSha256, signingKeyOf } from './hmac-sha256.ts';
export { KeyRing, type SealedText } from './key-ring.ts';
export { refusedSecret } from './refused-secret.ts';
export type { SigningKey } from './signing-key.ts';
export { decodeWebhookSecret, generateWebhookSecret } from './webhook-secret.ts';

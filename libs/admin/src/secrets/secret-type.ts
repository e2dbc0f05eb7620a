/** The kinds of secrets: `hmac` is shared with the receiver, `ed25519` is private and has a public key. */
export const SECRET_TYPES = ['hmac', 'ed25519'] as const;

/** The kind of a secret. */
export type SecretType = (typeof SECRET_TYPES)[number];

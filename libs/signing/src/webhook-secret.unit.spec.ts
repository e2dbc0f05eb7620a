import { decodeWebhookSecret, generateWebhookSecret } from './webhook-secret.ts';

const secretOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 0xfb).toString('base64')}`;

describe('webhook secret', () => {
  it('is made of 32 random bytes', () => {
    const secrets = Array.from({ length: 100 }, generateWebhookSecret);
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) {
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(decodeWebhookSecret(secret)).toHaveLength(32);
    }
  });

  it.each([24, 25, 32, 64])('may hold %d bytes', (bytes) => {
    expect(decodeWebhookSecret(secretOf(bytes))).toEqual(Buffer.alloc(bytes, 0xfb));
  });

  it.each([
    ['an empty text', '', 'does not begin with whsec_'],
    ['another prefix', 'whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'does not begin with whsec_'],
    ['23 bytes', secretOf(23), 'has 23 bytes'],
    ['65 bytes', secretOf(65), 'has 65 bytes'],
    ['nothing after the prefix', 'whsec_', 'has 0 bytes'],
    ['base64url', `whsec_${Buffer.alloc(24, 0xfb).toString('base64url')}`, 'is not padded base64'],
    ['base64 without its padding', secretOf(32).slice(0, -1), 'is not padded base64'],
    ['white space', `${secretOf(24)} `, 'is not padded base64'],
  ])('is refused for %s, and is not repeated', (_, secret, reason) => {
    const refused = {
      code: 'invalid-input',
      message: expect.stringMatching(`^The secret must be .*: it ${reason}`) as unknown,
    };
    expect(() => decodeWebhookSecret(secret)).toThrow(expect.objectContaining(refused) as Error);
    if (secret.length > 10) expect(() => decodeWebhookSecret(secret)).not.toThrow(secret.slice(6).trim());
  });
});

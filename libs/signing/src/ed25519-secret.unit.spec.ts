import { inspect } from 'node:util';
import { decodeEd25519Secret, ed25519PublicKey, generateEd25519Secret, isEd25519Secret } from './ed25519-secret.ts';

const known = 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==';
const bytes = Buffer.from(known.slice(5), 'base64');
const withByte = (at: number) => {
  const changed = Buffer.from(bytes);
  changed[at]! ^= 1;
  return `whsk_${changed.toString('base64')}`;
};

describe('ed25519 secret', () => {
  it('is made of a new seed and its public key', () => {
    const secrets = Array.from({ length: 20 }, generateEd25519Secret);
    expect(new Set(secrets).size).toBe(20);
    for (const secret of secrets) {
      expect(secret).toMatch(/^whsk_[A-Za-z0-9+/]{86}==$/);
      expect(isEd25519Secret(secret)).toBe(true);
      expect(decodeEd25519Secret(secret).type).toBe('private');
      expect(ed25519PublicKey(secret)).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    }
  });

  it('has the public key that Standard Webhooks shows for its own', () => {
    expect(ed25519PublicKey(known)).toBe('whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=');
  });

  it('does not show its key', () => {
    expect(inspect(decodeEd25519Secret(known), { depth: 9, showHidden: true })).not.toContain(known.slice(5, 15));
  });

  it('is distinguished from a symmetric secret', () => {
    expect(isEd25519Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBe(false);
  });

  it.each([
    ['an empty text', '', 'does not begin with whsk_'],
    ['its public key', ed25519PublicKey(known), 'does not begin with whsk_'],
    ['a symmetric one', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'does not begin with whsk_'],
    ['nothing after the prefix', 'whsk_', 'has 0 bytes'],
    ['the seed alone', `whsk_${bytes.toString('base64', 0, 32)}`, 'has 32 bytes'],
    ['65 bytes', `whsk_${Buffer.alloc(65, 1).toString('base64')}`, 'has 65 bytes'],
    ['base64url', `whsk_${bytes.toString('base64url')}`, 'is not padded base64'],
    ['white space', `${known} `, 'is not padded base64'],
    ['another seed', withByte(0), 'has a public key of another seed'],
    ['another public key', withByte(63), 'has a public key of another seed'],
  ])('is refused for %s, and is not repeated', (_, secret, reason) => {
    const refused = {
      code: 'invalid-input',
      message: expect.stringMatching(`^The secret must be .*: it ${reason}`) as unknown,
    };
    expect(() => decodeEd25519Secret(secret)).toThrow(expect.objectContaining(refused) as Error);
    if (secret.length > 10) expect(() => decodeEd25519Secret(secret)).not.toThrow(secret.slice(6).trim());
  });
});

import { createDecipheriv, createHash } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import type { PosthornError } from '#kernel';
import { KeyRing, type Encrypted } from './key-ring.ts';

const [oldKey, newKey] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')];

function errorOf(action: () => unknown): PosthornError {
  try {
    action();
  } catch (error) {
    return error as PosthornError;
  }
  throw new Error('It was expected to throw.');
}

describe('key ring', () => {
  it('decrypts every text under its context', () => {
    const ring = KeyRing.parse(KeyRing.generateKey());
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (plaintext, context) => {
        expect(ring.decrypt(ring.encrypt(plaintext, context), context)).toBe(plaintext);
      }),
    );
  });

  it('stores the nonce, the AES-256-GCM ciphertext of the text, and its tag', () => {
    const sealed = KeyRing.parse(oldKey).encrypt('secret', 'row');
    expect(sealed.keyId).toBe(createHash('sha256').update(Buffer.alloc(32, 1)).digest('hex').slice(0, 8));
    expect(sealed.ciphertext).toHaveLength(12 + 6 + 16);
    const decipher = createDecipheriv('aes-256-gcm', Buffer.alloc(32, 1), sealed.ciphertext.subarray(0, 12));
    decipher.setAAD(Buffer.from('row')).setAuthTag(sealed.ciphertext.subarray(-16));
    expect(decipher.update(sealed.ciphertext.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')).toBe(
      'secret',
    );
  });

  it('never encrypts the same text to the same bytes', () => {
    const ring = KeyRing.parse(oldKey);
    const sealed = Array.from({ length: 1_000 }, () => ring.encrypt('secret', 'row').ciphertext.toString('hex'));
    expect(new Set(sealed).size).toBe(1_000);
  });

  it('encrypts with the first key and decrypts with all keys', () => {
    const before = KeyRing.parse(oldKey).encrypt('secret', 'row');
    const ring = KeyRing.parse(` ${newKey} , ${oldKey}\n`);
    expect(ring.decrypt(before, 'row')).toBe('secret');
    expect(ring.encrypt('secret', 'row').keyId).toBe(KeyRing.parse(newKey).encrypt('', '').keyId);
  });

  it('names its keys in their order', () => {
    const [oldId, newId] = [oldKey, newKey].map((key) => KeyRing.parse(key).encrypt('', '').keyId);
    expect(KeyRing.parse(`${newKey},${oldKey}`).keyIds).toEqual([newId, oldId]);
    expect(KeyRing.parse(oldKey).keyIds).toEqual([oldId]);
  });

  it('names the key that is missing', () => {
    const sealed = KeyRing.parse(oldKey).encrypt('secret', 'row');
    const error = errorOf(() => KeyRing.parse(newKey).decrypt(sealed, 'row'));
    expect(error.code).toBe('invalid-settings');
    expect(error.message).toContain(sealed.keyId);
  });

  it('refuses a secret that was moved to another row', () => {
    const ring = KeyRing.parse(oldKey);
    const error = errorOf(() => ring.decrypt(ring.encrypt('secret', 'row'), 'other row'));
    expect(error.code).toBe('unavailable');
    expect(error.canRetry).toBe(false);
    expect(error.message).toContain('other row');
  });

  it('refuses a secret of which any bit was changed, or any byte cut off', () => {
    const ring = KeyRing.parse(oldKey);
    const { keyId, ciphertext } = ring.encrypt('secret', 'row');
    const refused = (changed: Encrypted) => errorOf(() => ring.decrypt(changed, 'row')).code === 'unavailable';
    for (let at = 0; at < ciphertext.length; at++) {
      const changed = Buffer.from(ciphertext);
      changed[at]! ^= 1 << (at % 8);
      expect(refused({ keyId, ciphertext: changed })).toBe(true);
      expect(refused({ keyId, ciphertext: ciphertext.subarray(0, at) })).toBe(true);
    }
  });

  it('names the wrong entry and the right form, not the key', () => {
    const error = errorOf(() => KeyRing.parse(`${oldKey},hunter2`));
    expect(error.code).toBe('invalid-settings');
    expect(error.message).toMatch(
      /^POSTHORN_SECRET_KEYS: entry 2 of 2 is not base64 with its padding\. Each entry must/,
    );
    for (const entry of [oldKey, 'hunter2']) expect(error.message).not.toContain(entry);
  });

  it('creates valid entries, and shows none of its keys', () => {
    const key = KeyRing.generateKey();
    expect(key).not.toBe(KeyRing.generateKey());
    const shown = inspect(KeyRing.parse(key), { depth: 9, showHidden: true });
    expect(shown).not.toContain(key.slice(0, 10));
    expect(shown).not.toContain([...Buffer.from(key, 'base64').subarray(0, 4)].join(', '));
    expect(shown).not.toContain(Buffer.from(key, 'base64').toString('hex', 0, 4).match(/../g)!.join(' '));
  });
});

import { createCipheriv, createDecipheriv, createSecretKey, hash, type KeyObject, randomBytes } from 'node:crypto';
import { readSecretKeys } from '#config';
import { messageOf, PosthornError } from '#kernel';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
/** 96 bits, at random for each secret: safe for 2^32 secrets a key (NIST SP 800-38D, section 8.3). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A text as `KeyRing` encrypts it. */
export interface Encrypted {
  /** The id of the key that encrypted it: the first 8 hex characters of the SHA-256 of the key's bytes. */
  keyId: string;
  /** The nonce (12 bytes), the UTF-8 text encrypted by AES-256-GCM (as long as the text), and its tag (16 bytes). */
  ciphertext: Buffer;
}

/** A text as it lies at rest. Its id is authenticated with it, so that no text can stand for another. */
export interface SealedText extends Encrypted {
  /** UUID. */
  id: string;
}

interface RingKey {
  id: string;
  key: KeyObject;
}

const idOf = (bytes: Buffer) => hash('sha256', bytes, 'hex').slice(0, 8);

/** Throws the error of node:crypto if the tag does not fit. */
function open(key: KeyObject, ciphertext: Buffer, context: string): string {
  const tagAt = ciphertext.length - TAG_BYTES;
  const nonce = ciphertext.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(ciphertext.subarray(tagAt));
  return decipher.update(ciphertext.subarray(NONCE_BYTES, tagAt), undefined, 'utf8') + decipher.final('utf8');
}

/** The keys that secrets are encrypted with at rest. The first encrypts, all decrypt; so a new one is put in front. */
export class KeyRing {
  readonly #first: RingKey;
  readonly #keyOfId: ReadonlyMap<string, KeyObject>;

  private constructor(first: RingKey, keyOfId: ReadonlyMap<string, KeyObject>) {
    this.#first = first;
    this.#keyOfId = keyOfId;
  }

  /** The ids of its keys in their order: the first is that of the key which encrypts. */
  get keyIds(): readonly [string, ...string[]] {
    const others = [...this.#keyOfId.keys()].slice(1);
    return [this.#first.id, ...others];
  }

  /** Returns true if it has the key of a sealed secret. */
  has(keyId: string): boolean {
    return this.#keyOfId.has(keyId);
  }

  /** One new entry for `parse`: 32 random bytes in base64. */
  static generateKey(): string {
    return randomBytes(KEY_BYTES).toString('base64');
  }

  /**
   * @param text the value of POSTHORN_SECRET_KEYS: entries of 32 bytes in base64, separated by commas; white space
   * around an entry does not count
   * @throws PosthornError `invalid-settings` that names the wrong entry by its place and its fault, without its value
   */
  static parse(text: string): KeyRing {
    let keys: RingKey[];
    try {
      keys = readSecretKeys(text).map((bytes) => ({ id: idOf(bytes), key: createSecretKey(bytes) }));
    } catch (cause) {
      throw new PosthornError('invalid-settings', `POSTHORN_SECRET_KEYS: ${messageOf(cause)}.`, { cause });
    }
    const keyOfId = new Map(keys.map(({ id, key }) => [id, key]));
    return new KeyRing(keys[0]!, keyOfId);
  }

  /**
   * @param plaintext well-formed text of any length
   * @param context the owner of the secret, for example its row's id. Not stored, and needed again to decrypt: a
   * ciphertext that is moved to another row is of no use there
   */
  encrypt(plaintext: string, context: string): Encrypted {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#first.key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(context));
    const encrypted = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return { keyId: this.#first.id, ciphertext: Buffer.concat([nonce, encrypted, cipher.getAuthTag()]) };
  }

  /**
   * @throws PosthornError `invalid-settings` if the ring lacks the secret's key, `unavailable` if the ciphertext was
   * altered or belongs to another context
   */
  decrypt(sealed: Encrypted, context: string): string {
    const key = this.#keyOfId.get(sealed.keyId);
    if (key === undefined) {
      const message = `A stored secret needs the key ${sealed.keyId}, which POSTHORN_SECRET_KEYS lacks: add it at the end.`;
      throw new PosthornError('invalid-settings', message);
    }
    try {
      return open(key, sealed.ciphertext, context);
    } catch (cause) {
      const message = `The stored secret of ${context} cannot be decrypted: it was altered, or moved from another row.`;
      throw new PosthornError('unavailable', message, { cause });
    }
  }

  /** Decrypts a text whose id is its context. @throws PosthornError like `decrypt` */
  open({ id, keyId, ciphertext }: SealedText): string {
    return this.decrypt({ keyId, ciphertext }, id);
  }
}

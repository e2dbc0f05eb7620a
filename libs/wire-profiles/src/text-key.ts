import { refusedSecret, type SigningKey, signingKeyOf } from '#signing';

/**
 * The key of a secret that is used as the characters it has, prefix and all, as UTF-8.
 * @throws PosthornError `invalid-input` if it is empty
 */
export function textKey(secret: string): SigningKey {
  if (secret === '') throw refusedSecret('a string of at least one character', 'is empty');
  return signingKeyOf(Buffer.from(secret));
}

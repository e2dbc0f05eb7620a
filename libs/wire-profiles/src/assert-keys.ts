import { PosthornError } from '#kernel';
import type { SigningKey } from '#signing';

/**
 * Makes sure that a profile that signs sends no unsigned request.
 * @throws PosthornError `invalid-input` if there is no key
 */
export function assertKeys(keys: readonly SigningKey[]): asserts keys is readonly [SigningKey, ...SigningKey[]] {
  if (keys.length === 0) throw new PosthornError('invalid-input', 'The endpoint has no secret to sign with.');
}

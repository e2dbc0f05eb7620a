import { PosthornError } from '#kernel';

/**
 * The error for a secret of the wrong form. It does not repeat the secret.
 * @param form the form of a valid secret
 * @param reason why this secret is invalid, as words that follow "it"
 */
export function refusedSecret(form: string, reason: string): PosthornError {
  const message = `must be ${form}: it ${reason}`;
  return new PosthornError('invalid-input', `The secret ${message}.`, { problems: [{ pointer: '', message }] });
}

import { PosthornError } from '#kernel';
import type { HttpOutcome } from './http-outcome.ts';

/** The refusal of a call that needed a request which was not sent. The same call may succeed shortly. */
export function unsentError({ message }: Extract<HttpOutcome, { kind: 'unsent' }>): PosthornError {
  const text = `Posthorn could not send the request, for a reason that is not the receiver’s fault: ${message} Try again shortly.`;
  return new PosthornError('unavailable', text, { canRetry: true });
}

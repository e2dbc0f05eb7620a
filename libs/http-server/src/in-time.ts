import { PosthornError } from '#kernel';
import { HANDLER_DEADLINE_MS } from './limits.ts';

/** The result of some work, or `unavailable` if the work takes longer than `HANDLER_DEADLINE_MS`. */
export async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), HANDLER_DEADLINE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The response to a request whose work hangs. */
export function tooLate(): PosthornError {
  return new PosthornError('unavailable', 'The request took too long. Send it again.', { canRetry: true });
}

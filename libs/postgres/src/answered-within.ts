import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, PosthornError } from '#kernel';

/**
 * The outcome of `work`, if it comes within `timeoutMs` or the two turns of the event loop after them. A process that
 * was frozen finds its timers expired while the response is still unread.
 * @throws PosthornError `unavailable` with this message if the outcome does not come in time; a later outcome is
 * ignored
 */
export async function answeredWithin<T>(
  work: Promise<T>,
  timeoutMs: number,
  clock: Clock,
  message: string,
): Promise<T> {
  const settled = new AbortController();
  const late = clock
    .sleep(timeoutMs, settled.signal)
    .then(() => nextTurn())
    .then(() => nextTurn())
    .then(() => {
      throw new PosthornError('unavailable', message, { canRetry: true });
    });
  try {
    return await Promise.race([work, late]);
  } finally {
    settled.abort();
    work.catch(() => undefined);
    late.catch(() => undefined);
  }
}

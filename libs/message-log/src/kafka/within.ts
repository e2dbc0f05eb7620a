import { PosthornError } from '#kernel';

/**
 * The value of the promise, if it resolves in time. The promise is not cancelled: its work goes on in the background.
 * @param what for the message: "<what> took longer than 5000 ms."
 * @throws PosthornError `unavailable` after `timeoutMs`
 */
export async function within<T>(promise: Promise<T>, timeoutMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = () => new PosthornError('unavailable', `${what} took longer than ${timeoutMs} ms.`);
    timer = setTimeout(() => reject(error()), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

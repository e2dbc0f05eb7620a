import { PosthornError } from '#kernel';

/**
 * What the promise gives, if it gives it in time. It is not cancelled: what it does goes on behind.
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

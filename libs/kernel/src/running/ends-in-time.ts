import { systemClock } from '../clock.ts';

/**
 * Waits for work, but no longer than `limitMs`. Work that takes longer goes on in the background; its failure is
 * ignored.
 * @returns true if the work has ended
 * @throws the error with which the work rejects in time
 */
export async function endsInTime(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  const over = new AbortController();
  work.catch(() => undefined);
  try {
    return await Promise.race([work.then(() => true), systemClock.sleep(limitMs, over.signal).then(() => false)]);
  } finally {
    over.abort();
  }
}

import { once } from 'node:events';
import { connectSession, describeLockWait, findLockWaits, hasNoAnswer, type SessionOptions } from '#postgres';

/** The import's own statements take less time than this. */
const LONG_WAIT_MS = 2_000;

/**
 * Finds the lock of another session for which the import waits in a source that did not respond: the cancelled
 * statement still waits there for a while. After other errors there is no such statement, and no search. Never rejects.
 * @param signal ends the search, and its connection
 * @returns a sentence that names the holder, or undefined if there is no such lock, or it cannot be seen
 */
export async function findSourceLock(
  session: SessionOptions,
  error: unknown,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!hasNoAnswer(error) || signal.aborted) return undefined;
  const stopped = new AbortController();
  try {
    const aborted = once(signal, 'abort', { signal: stopped.signal }).then(() => undefined);
    aborted.catch(() => undefined);
    return await Promise.race([findLock({ ...session, signal }), aborted]);
  } catch {
    return undefined;
  } finally {
    stopped.abort();
  }
}

async function findLock(session: SessionOptions): Promise<string | undefined> {
  const client = await connectSession(session);
  try {
    const [longest] = await findLockWaits(client, LONG_WAIT_MS);
    return longest && describeLockWait(longest);
  } finally {
    await client.end();
  }
}

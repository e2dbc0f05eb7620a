import { connectSession, describeLockWait, findLockWaits, isDatabaseAway, type SessionOptions } from '#postgres';

/** What the import asks of the source takes less. */
const LONG_WAIT_MS = 2_000;

/**
 * Finds the lock of somebody else for which the import waits in a source that did not answer: the statement that was
 * given up waits on for a while. Never rejects.
 * @returns a sentence that names the holder, or undefined if there is no such lock, or it cannot be seen
 */
export async function findSourceLock(session: SessionOptions, error: unknown): Promise<string | undefined> {
  if (!isDatabaseAway(error)) return undefined;
  try {
    const client = await connectSession(session);
    try {
      const [longest] = await findLockWaits(client, LONG_WAIT_MS);
      return longest && describeLockWait(longest);
    } finally {
      await client.end();
    }
  } catch {
    return undefined;
  }
}

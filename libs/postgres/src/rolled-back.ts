const errors = new WeakSet<object>();

/**
 * Runs a transaction, and notes its error if the transaction cannot have been committed.
 * @param transaction calls its argument before it sends the commit. An error after that call leaves the commit in doubt
 */
export async function notingRollback<T>(transaction: (commits: () => void) => Promise<T>): Promise<T> {
  let mayBeCommitted = false;
  try {
    return await transaction(() => (mayBeCommitted = true));
  } catch (error) {
    if (!mayBeCommitted && typeof error === 'object' && error !== null) errors.add(error);
    throw error;
  }
}

/**
 * Returns true if an error of `inTransaction`, or of a transaction of the data source, ended it before its commit: it
 * has changed nothing. False for an error of the commit itself, and for an error outside of these transactions.
 */
export function isRolledBack(error: unknown): boolean {
  return typeof error === 'object' && error !== null && errors.has(error);
}

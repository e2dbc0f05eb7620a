import { backoffMs, systemClock } from '#kernel';
import { hasSqlState } from './sql-state.ts';

const MAX_TRIES = 5;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;

/** Returns true if the transaction was rolled back in favour of another transaction, and may be tried again. */
const isConflict = (error: unknown) => hasSqlState(error, 'serializationFailure', 'deadlockDetected');

/**
 * Runs a transaction up to five times in all, after short pauses, if it conflicts with another transaction.
 * @throws the error of the last try
 */
export async function retryConflicts<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction();
    } catch (error) {
      if (tries === MAX_TRIES || !isConflict(error)) throw error;
      await systemClock.sleep(backoffMs(tries, Math.random(), FIRST_PAUSE_MS, LONGEST_PAUSE_MS));
    }
  }
}

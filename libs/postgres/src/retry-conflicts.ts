import { backoffMs, systemClock } from '#kernel';

const MAX_TRIES = 5;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;

/** SQLSTATE `serialization_failure` and `deadlock_detected`: the transaction was rolled back and may be tried again. */
const CONFLICTS: readonly unknown[] = ['40001', '40P01'];

/**
 * Runs a transaction again if it lost against another one, up to five times in all, each time after a short pause.
 * @throws the error of the last try
 */
export async function retryConflicts<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction();
    } catch (error) {
      if (tries === MAX_TRIES || !CONFLICTS.includes((error as { code?: unknown } | undefined)?.code)) throw error;
      await systemClock.sleep(backoffMs(tries, Math.random(), FIRST_PAUSE_MS, LONGEST_PAUSE_MS));
    }
  }
}

import type pg from 'pg';
import { inTransaction } from './transaction.ts';

/** How long a statement waits for a lock that somebody else holds. */
const LOCK_TIMEOUT_MS = 1_000;

/**
 * Runs work in a transaction that waits for a lock for a second at most: what only states how something is must keep
 * nothing waiting.
 * @throws the driver's error with the SQLSTATE `lock_not_available` (55P03) if the lock is not to be had
 */
export function briefly<T>(pool: pg.Pool, work: (tx: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (tx) => {
    await tx.query(`set local lock_timeout = '${LOCK_TIMEOUT_MS}ms'`);
    return work(tx);
  });
}

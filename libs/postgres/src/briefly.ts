import type pg from 'pg';
import { inTransaction } from './transaction.ts';

/** The longest wait of a statement for another session's lock. */
const LOCK_TIMEOUT_MS = 1_000;

/**
 * Runs work in a transaction that waits for a lock for a second at most. It serves reports of a state, which must not
 * keep other work waiting.
 * @throws the driver's error with the SQLSTATE `lock_not_available` (55P03) if the lock is not free by then
 */
export function briefly<T>(pool: pg.Pool, work: (tx: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (tx) => {
    await tx.query(`set local lock_timeout = '${LOCK_TIMEOUT_MS}ms'`);
    return work(tx);
  });
}

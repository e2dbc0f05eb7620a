import type pg from 'pg';
import { retryConflicts } from './retry-conflicts.ts';
import { notingRollback } from './rolled-back.ts';

/**
 * Runs `work` in one transaction of a client of its own: committed when it resolves, rolled back when it rejects. The
 * level is always READ COMMITTED, not the database's default: rows are locked where it matters. If the transaction
 * conflicts with another one, it is rolled back and `work` runs again, so it may change nothing but the database.
 */
export function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return retryConflicts(() => notingRollback((commits) => tryTransaction(pool, work, commits)));
}

async function tryTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  commits: () => void,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // The pool listens only while a client is idle; a connection lost between two queries would end the process.
  const onLost = (error: Error) => (broken = error);
  client.on('error', onLost);
  try {
    await client.query('begin isolation level read committed');
    const result = await work(client);
    commits();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((cause: Error) => (broken = cause));
    throw error;
  } finally {
    client.off('error', onLost);
    client.release(broken);
  }
}

import type { EntityManager } from 'typeorm';
import type { AdminContext } from './admin-context.ts';

/** A row of a read model that is locked until the end of the transaction. */
export interface LockedRow<Row> {
  tx: EntityManager;
  /** The row as it was found. */
  found: Row;
  /** The time of the command, in Unix milliseconds. */
  atMs: number;
}

/** The parts of the `AdminContext` that a command needs to lock a row. */
export type LockingContext = Pick<AdminContext, 'clock' | 'dataSource'>;

/**
 * Finds and locks a row, and runs work on it, in one transaction.
 * @param find finds the row under `FOR_NO_KEY_UPDATE`, or throws `not-found`
 */
export function withLockedRow<Row, T>(
  { clock, dataSource }: LockingContext,
  find: (tx: EntityManager) => Promise<Row>,
  work: (locked: LockedRow<Row>) => Promise<T>,
): Promise<T> {
  const atMs = clock.nowMs();
  return dataSource.transaction(async (tx) => work({ tx, atMs, found: await find(tx) }));
}

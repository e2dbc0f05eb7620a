import { hasSqlState } from './sql-state.ts';

/**
 * Returns true if Postgres has ended a statement, mostly because it took longer than `statement_timeout`: a statement
 * with fewer rows may end in time.
 */
export function isTimedOut(error: unknown): boolean {
  return hasSqlState(error, 'queryCanceled');
}

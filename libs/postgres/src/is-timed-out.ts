/** SQLSTATE `query_canceled`. */
const CANCELLED = '57014';

/**
 * Returns true if Postgres has ended a statement, mostly because it took longer than `statement_timeout`: a statement
 * with fewer rows may end in time.
 */
export function isTimedOut(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === CANCELLED;
}

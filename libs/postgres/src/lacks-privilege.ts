import { hasSqlState } from './sql-state.ts';

/** Returns true if Postgres refused a statement because the role has no right to it. */
export function lacksPrivilege(error: unknown): boolean {
  return hasSqlState(error, 'insufficientPrivilege');
}

/**
 * Returns true if Postgres refused a statement because a policy of row-level security would have hidden rows from it.
 * The name of Postgres' own function is the same in all languages.
 */
export function isHiddenByPolicy(error: unknown): boolean {
  return lacksPrivilege(error) && (error as { routine?: unknown }).routine === 'check_enable_rls';
}

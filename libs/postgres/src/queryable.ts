import type pg from 'pg';

/** A pool, or one of its connections with or without an open transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/** An open transaction of a caller, as a `pg` client or as TypeORM's EntityManager: both accept SQL and parameters. */
export interface CallerTransaction {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** The rows in the result of a caller's `query`: `pg` returns an object with rows, TypeORM the rows themselves. */
export function rowsOf<T>(answer: unknown): T[] {
  return Array.isArray(answer) ? (answer as T[]) : (answer as { rows: T[] }).rows;
}

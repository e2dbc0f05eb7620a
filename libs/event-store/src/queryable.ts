/** An open transaction, as a `pg` client or as TypeORM's EntityManager: both accept SQL and parameters. */
export interface Queryable {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** The rows in the result of `query`: `pg` returns an object with rows, TypeORM the rows themselves. */
export function rowsOf<T>(answer: unknown): T[] {
  return Array.isArray(answer) ? (answer as T[]) : (answer as { rows: T[] }).rows;
}

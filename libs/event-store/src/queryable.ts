/** An open transaction, as a `pg` client or as TypeORM's EntityManager: both take SQL and parameters. */
export interface Queryable {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** The rows of what `query` answered: `pg` gives them in a result, TypeORM bare. */
export function rowsOf<T>(answer: unknown): T[] {
  return Array.isArray(answer) ? (answer as T[]) : (answer as { rows: T[] }).rows;
}

import type pg from 'pg';

/** A pool, or one of its connections with or without an open transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/**
 * The SQL of a caller that has `pg` or TypeORM: a pool, a client or an EntityManager, with or without an open
 * transaction. All of them accept SQL and parameters, and their results differ, see `rowsOf`.
 */
export interface SqlExecutor {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** A runner of named statements: a pool or client of `pg`, or a wrapper of another executor. */
export interface StatementRunner {
  query<Row extends object>(statement: { name: string; text: string; values: unknown[] }): Promise<{ rows: Row[] }>;
}

/** Runs statements by any executor. Their names are not used: TypeORM has no prepared statements. */
export function statementRunner(db: SqlExecutor): StatementRunner {
  return {
    query: async <Row>({ text, values }: { text: string; values: unknown[] }) => ({
      rows: rowsOf<Row>(await db.query(text, values)),
    }),
  };
}

/** The rows in the result of a caller's `query`: `pg` returns an object with rows, TypeORM the rows themselves. */
export function rowsOf<T>(answer: unknown): T[] {
  return Array.isArray(answer) ? (answer as T[]) : (answer as { rows: T[] }).rows;
}

import type pg from 'pg';
import { PosthornError } from '#kernel';
import type { Queryable } from './queryable.ts';

/**
 * The error if a statement succeeded, but Postgres has left out a row that the statement had to write. Triggers that
 * return null do that. Nothing of the statement is stored, unless its function documents otherwise.
 */
export class RowsDroppedError extends PosthornError {
  constructor(table: string, triggers: readonly string[]) {
    const drop = triggers.map((name) => `"drop trigger ${name} on ${table}"`).join(' or ');
    const remedy =
      triggers.length === 0
        ? 'Have the triggers of the table return the row, and disable row-level security for it'
        : `Have the trigger return the row, or remove the trigger by ${drop}`;
    const message = `Postgres leaves out a row of ${table}, without an error, as a trigger that returns null does. ${remedy}.`;
    super('unavailable', message, { canRetry: true });
  }
}

/** Triggers before each row, in the bits of `pg_trigger.tgtype`: 1 is "for each row", 2 is "before". */
const TRIGGERS = `select distinct quote_ident(t.tgname) as name from pg_trigger t
  where not t.tgisinternal and t.tgenabled <> 'D' and t.tgtype & 3 = 3 and (t.tgrelid = to_regclass($1)
    or t.tgrelid in (select i.inhrelid from pg_inherits i where i.inhparent = to_regclass($1)))
  order by 1 limit 5`;

/**
 * The error for rows that a table has left out, which names the triggers of the table that can be the cause.
 * @param table with its schema, such as `posthorn.due`
 */
export async function rowsDropped(db: Queryable, table: string): Promise<RowsDroppedError> {
  const triggers = await db.query<{ name: string }>(TRIGGERS, [table]).then(
    ({ rows }) => rows.map(({ name }) => name),
    () => [],
  );
  return new RowsDroppedError(table, triggers);
}

/** The beginning of a text that is cast to a boolean, so that the statement fails and names the table. */
const MARK = 'posthorn: rows left out by ';

/**
 * SQL that is true if the query has the result true; otherwise it makes the statement of `queryStoring` fail, so that
 * nothing of it is stored. It costs no round trip, and compares only numbers that the statement counts anyway.
 * @param table with its schema, such as `posthorn.due`
 * @param query a query with one row and one column
 */
export function mustStore(table: string, query: string): string {
  // The text depends on the result, so that the planner cannot evaluate the cast beforehand.
  return `case when (${query}) then true else ('${MARK}${table} ' || (${query})::text)::boolean end`;
}

/**
 * SQL as of `mustStore`: true if the statement has stored all rows.
 * @param stored the name of the part (`with`) that returns the stored rows
 * @param expected a query of the number of rows that have to be stored
 */
export function mustStoreAll(table: string, stored: string, expected: string): string {
  return mustStore(table, `select (select count(*) from ${stored}) = (${expected})`);
}

/**
 * Runs a statement with `mustStore` in it.
 * @throws RowsDroppedError if the statement has failed by `mustStore`: nothing is stored
 */
export async function queryStoring<Row extends pg.QueryResultRow>(
  db: Queryable,
  statement: pg.QueryConfig,
): Promise<pg.QueryResult<Row>> {
  try {
    return await db.query<Row>(statement);
  } catch (error) {
    const table = error instanceof Error ? new RegExp(`${MARK}([\\w.]+)`).exec(error.message)?.[1] : undefined;
    throw table === undefined ? error : await rowsDropped(db, table);
  }
}

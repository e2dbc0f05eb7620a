import type { Queryable } from '#postgres';

interface DroppedRows {
  /** The statements whose rows are dropped. Default: `insert or update`. */
  on?: string;
  /** The condition in SQL on `new`. Default: all rows. */
  when?: string;
}

/**
 * Creates the trigger `drops` on a table of Posthorn. It returns null, so that Postgres leaves rows out without an
 * error.
 * @returns removes the trigger
 */
export async function dropRows(
  db: Queryable,
  table: string,
  { on = 'insert or update', when = 'true' }: DroppedRows = {},
): Promise<() => Promise<void>> {
  await db.query(`create function public.drop_${table}() returns trigger language plpgsql as
    $$ begin if ${when} then return null; end if; return new; end $$`);
  await db.query(
    `create trigger drops before ${on} on posthorn.${table} for each row execute function public.drop_${table}()`,
  );
  return async () => void (await db.query(`drop function public.drop_${table}() cascade`));
}

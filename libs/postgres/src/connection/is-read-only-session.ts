import type { Queryable } from '../queryable.ts';

/** Reads if a session takes no writes: one of a standby, or with `default_transaction_read_only`. */
export async function isReadOnlySession(client: Queryable): Promise<boolean> {
  const { rows } = await client.query<{ read_only: boolean }>(
    `select pg_catalog.current_setting('transaction_read_only') operator(pg_catalog.=) 'on' as read_only`,
  );
  return rows[0]!.read_only;
}

import { RowsDroppedError } from './rows-dropped.ts';

/**
 * SQLSTATE classes of a refusal of a row to be written: 22 (data exceptions), 23 (constraints), 44 (a view's check),
 * and the classes of triggers: 09, 27, 38, 39 and P0 (a `raise` of PL/pgSQL). A trigger's function may fail with others
 * too.
 */
const REFUSALS = /^(09|22|23|27|38|39|44|P0)\w{3}$/;

/** SQLSTATE classes of a server, a connection or a transaction that cannot work now, in a trigger as anywhere. */
const ELSEWHERE = /^(08|25|40|53|55|57|58|F0|XX)/;

/** Returns true if a trigger's function has failed: the context of its error names the function. */
function isFromFunction(code: string, where: unknown): boolean {
  return typeof where === 'string' && where.startsWith('PL/') && !ELSEWHERE.test(code);
}

/**
 * Returns true if Postgres refuses a row that a statement writes, or leaves it out: the same statement without that row
 * may succeed.
 */
export function isRowRefused(error: unknown): boolean {
  if (error instanceof RowsDroppedError) return true;
  const { code, where } = (error ?? {}) as { code?: unknown; where?: unknown };
  return typeof code === 'string' && (REFUSALS.test(code) || isFromFunction(code, where));
}

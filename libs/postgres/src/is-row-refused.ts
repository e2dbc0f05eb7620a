/**
 * SQLSTATE classes of a refusal of a row to be written: 22 (data exceptions), 23 (constraints), 44 (a view's check),
 * and those of triggers: 09, 27, 38, 39 and P0 (a `raise` of PL/pgSQL).
 */
const REFUSALS = /^(09|22|23|27|38|39|44|P0)\w{3}$/;

/** Returns true if Postgres refuses a row that a statement writes: the same statement without that row may succeed. */
export function isRowRefused(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && REFUSALS.test(code);
}

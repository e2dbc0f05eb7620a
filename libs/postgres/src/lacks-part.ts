/** SQLSTATE: a missing schema, table, column or function. */
const MISSING_PART = /^(3F000|42P01|42703|42883)$/;

/** Returns true if Postgres refused a statement because the schema lacks a part that it names. */
export function lacksPart(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && MISSING_PART.test(code);
}

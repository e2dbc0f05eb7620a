/**
 * Array parameters for UNNEST, written by hand because the driver's own writer quotes every element: for a batch of
 * 500 attempts that is ten thousand elements.
 */

type Plain = string | number | boolean | null;

/** An array of values that need no quoting: UUIDs, numbers, booleans. */
export function plainArray(values: readonly Plain[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : value)).join(',')}}`;
}

const NEEDS_ESCAPE = /["\\]/;

/** An array of any texts. */
export function textArray(values: readonly (string | null)[]): string {
  const quoted = values.map((value) => {
    if (value === null) return 'NULL';
    return NEEDS_ESCAPE.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`;
  });
  return `{${quoted.join(',')}}`;
}

/** An array of byte strings. */
export function byteaArray(values: readonly (Buffer | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : `"\\\\x${value.toString('hex')}"`)).join(',')}}`;
}

/** The most bytes of large texts in a page, as they are stored: data, responses, schemas. The first item has any. */
export const MAX_PAGE_BYTES = 2 * 1_048_576;

/** The first items whose texts have at most `MAX_PAGE_BYTES` together; at least one. */
export function fitting<T>(items: readonly T[], bytesOf: (item: T, nth: number) => number): readonly T[] {
  let sum = 0;
  const end = items.findIndex((item, nth) => (sum += bytesOf(item, nth)) > MAX_PAGE_BYTES && nth > 0);
  return end === -1 ? items : items.slice(0, end);
}

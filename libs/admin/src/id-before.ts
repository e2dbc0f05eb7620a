import type { ListOrder } from './list-order.ts';

/** The id just before an id in an order: the next higher one, or in the order `asc` the next lower one. */
export function idBefore(id: string, order: ListOrder): string {
  const value = BigInt(`0x${id.replaceAll('-', '')}`) + (order === 'desc' ? 1n : -1n);
  // The lowest and the highest id have no neighbour, and no item has one of them.
  if (value < 0n || value >> 128n > 0n) return id;
  return value
    .toString(16)
    .padStart(32, '0')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The id right behind an id, in the order of ids. */
export const idAfter = (id: string): string => idBefore(id, 'desc');

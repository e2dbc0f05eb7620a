import type { Spread } from './statistics.ts';
import { spreadOf } from './statistics.ts';

/** A whole number with its thousands set apart. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function oneDecimal(value: number): string {
  return value.toFixed(1);
}

export function mebibytes(bytes: number): string {
  return whole(bytes / 2 ** 20);
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** The median and the bounds of some runs, as two cells. */
export function spreadCells(values: readonly number[], format: (value: number) => string = whole): [string, string] {
  const { median, min, max }: Spread = spreadOf(values);
  return [format(median), `${format(min)} to ${format(max)}`];
}

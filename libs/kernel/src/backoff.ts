/**
 * The wait before the next try of failed work of Posthorn itself, such as a lost connection. It doubles from `firstMs`
 * up to `maxMs`, and is shortened at random by up to half so that processes spread out.
 * @param failures how many tries have failed in a row, at least 1
 * @param random a number in [0, 1)
 */
export function backoffMs(failures: number, random: number, firstMs = 50, maxMs = 5_000): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full * (1 - random / 2));
}

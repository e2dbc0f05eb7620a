/**
 * Compares two sequences of bytes. The time depends on their lengths, which are public, and not on the place at which
 * they differ.
 */
export function isEqualInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at++) difference |= a[at]! ^ b[at]!;
  return difference === 0;
}

/**
 * Returns true if the JSON of a value certainly has more than some bytes. No more of the value is read than that takes:
 * each webhook of an OpenAPI document may refer to the same large value, which would be written a hundred times.
 */
export function surelyExceeds(value: unknown, maxBytes: number): boolean {
  return roomBehind(value, maxBytes) < 0;
}

/** The bytes that are left behind a value, at most; less than 0 if there is not enough room for it. */
function roomBehind(value: unknown, room: number): number {
  // In JSON, a string has at least a byte for each UTF-16 unit, and any other value has one or more.
  if (typeof value === 'string') return room - value.length;
  let left = room - 1;
  if (typeof value !== 'object' || value === null) return left;
  for (const name of Object.keys(value)) {
    if (!Array.isArray(value)) left -= name.length;
    if (left < 0) return left;
    left = roomBehind((value as Record<string, unknown>)[name], left);
  }
  return left;
}

/** Replaces NUL, which Postgres cannot store in a text. A receiver's response or certificate may contain it. */
export function withoutNul(value: string | null): string | null {
  return value?.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

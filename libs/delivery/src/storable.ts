/** Postgres stores no NUL in a text: what a receiver answers, or its certificate says, may have one. */
export function storable(value: string | null): string | null {
  return value?.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

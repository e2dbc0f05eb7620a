/** The JSON pointer (RFC 6901) of a member or an element below another one. */
export function pointerBelow(parent: string, ...path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (pointer, name) => `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    parent,
  );
}

/** Returns true for a text that leads to no other route, as an empty text, `.` and `..` do, and for a whole number. */
const isSegment = (value: unknown) =>
  typeof value === 'string' ? !/^\.{0,2}$/.test(value) : Number.isSafeInteger(value);

/**
 * Builds a path of the API, with its values encoded.
 * @throws TypeError for a value that would lead to another route: an empty one, `.` or `..`
 */
export function path(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const encoded = values.map((value) => {
    if (!isSegment(value))
      throw new TypeError(`An id in a path must be a string that is not empty, \`.\` or \`..\`: ${parts.join('…')}`);
    return encodeURIComponent(value);
  });
  return String.raw({ raw: parts }, ...encoded);
}

/** The parameters of a value: an object, which is no time, has one for each key, named `name[key]`. */
function parametersOf(name: string, value: unknown): [string, unknown][] {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
  if (!isMap) return [[name, value]];
  return Object.entries(value).map(([key, each]) => [`${name}[${key}]`, each]);
}

/** Encodes a query. A value that is undefined or null is left out, and a list is repeated under its name. */
export function queryOf(query: object | undefined): string {
  const search = new URLSearchParams();
  const parameters = Object.entries(query ?? {}).flatMap(([name, value]) => parametersOf(name, value));
  for (const [name, value] of parameters) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each === undefined || each === null) continue;
      search.append(name, each instanceof Date ? each.toISOString() : String(each));
    }
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

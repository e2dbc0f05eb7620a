const ENTRY = /^metadata\[(.*)\]$/s;

/**
 * A query whose parameters `metadata[key]` are one object `metadata`. An object cannot have a key twice, so a parameter
 * that is repeated keeps its list of values, which no rule accepts.
 */
export function nestedQuery(query: object): object {
  const entries = Object.entries(query);
  const nested = entries.flatMap(([name, value]) => {
    const key = ENTRY.exec(name)?.[1];
    return key === undefined ? [] : [[key, value] as const];
  });
  if (nested.length === 0 || 'metadata' in query) return query;
  const others = entries.filter(([name]) => !ENTRY.test(name));
  return { ...Object.fromEntries(others), metadata: Object.fromEntries(nested) };
}

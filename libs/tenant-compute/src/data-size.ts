/** A character costs less than a value: texts are compared and measured in runs. */
const CHARACTERS_A_STEP = 16;

const ofText = (text: string) => 1 + Math.floor(text.length / CHARACTERS_A_STEP);

/** Children of a value, with the size of their keys. Maps are objects of an event's data, see `parseData`. */
function* childrenOf(value: object): Iterable<[keySize: number, child: unknown]> {
  if (Array.isArray(value)) for (const child of value as unknown[]) yield [0, child];
  else if (value instanceof Map) for (const [key, child] of value as Map<string, unknown>) yield [ofText(key), child];
  else for (const [key, child] of Object.entries(value)) yield [ofText(key), child];
}

/**
 * The size of JSON data in steps: 1 for each value and key, and 1 more for every 16 characters of a text.
 * @param known sizes of objects and lists found out before, to look up and add to
 */
export function sizeOf(value: unknown, known: WeakMap<object, number> = new WeakMap()): number {
  if (typeof value === 'string') return ofText(value);
  if (typeof value !== 'object' || value === null) return 1;
  const before = known.get(value);
  if (before !== undefined) return before;
  let size = 1;
  for (const [keySize, child] of childrenOf(value)) size += keySize + sizeOf(child, known);
  known.set(value, size);
  return size;
}

/**
 * Returns true if a condition may read the metadata of an event. Its name is written in the condition, unless a field
 * is looked up by a computed name, in square brackets.
 */
export function mayReadMetadata(source: string): boolean {
  return source.includes('metadata') || source.includes('[');
}

import { type FieldProblem, pointerBelow } from '#kernel';

/** No class of ours goes deeper than four. */
const MAX_DEPTH = 20;
/** No request class has as many fields; class-validator takes time by the square of their number. */
const MAX_FIELDS = 100;
/** No list in a request class has as many entries. */
const MAX_ENTRIES = 1_000;
/** What class-transformer takes for the class of what holds it, or leaves out: no class of ours has such a field. */
const STRANGE_NAMES: readonly string[] = ['__proto__', 'constructor'];

/**
 * What came in as a copy that class-transformer can walk, and what it has no place for: it fails over a `constructor`
 * that is none, over objects in objects without end, and over thousands of fields. No field of ours is a list of lists: null stands for one.
 */
export function plainFields(given: object): { fields: object; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const atMost = <T>(items: T[], max: number, what: string, pointer: string): T[] => {
    if (items.length > max) problems.push({ pointer, message: `must have at most ${max} ${what}` });
    return items.slice(0, max);
  };
  const visit = (value: unknown, pointer: string, depth: number): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (depth > MAX_DEPTH) {
      problems.push({ pointer, message: `is nested deeper than ${MAX_DEPTH} levels` });
      return undefined;
    }
    if (Array.isArray(value)) {
      const entries = atMost(value as unknown[], MAX_ENTRIES, 'entries', pointer);
      return entries.map((item, index) => entryOf(item, pointerBelow(pointer, index), depth + 1));
    }
    const members = atMost(Object.entries(value), MAX_FIELDS, 'fields', pointer).flatMap(([name, member]) => {
      const at = pointerBelow(pointer, name);
      if (!STRANGE_NAMES.includes(name)) return [[name, visit(member, at, depth + 1)]];
      problems.push({ pointer: at, message: 'is no field here' });
      return [];
    });
    return Object.fromEntries(members) as object;
  };
  // class-validator takes the entries of a list in a list for those of the list, and an empty one for right.
  const entryOf: typeof visit = (item, at, depth) => (Array.isArray(item) ? null : visit(item, at, depth));
  return { fields: visit(given, '', 0) as object, problems };
}

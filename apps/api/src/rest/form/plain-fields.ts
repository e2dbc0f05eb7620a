import { type FieldProblem, pointerBelow } from '#kernel';

/** No class of ours goes deeper than four. */
const MAX_DEPTH = 20;
/** What class-transformer takes for the class of what holds it, or leaves out: no class of ours has such a field. */
const STRANGE_NAMES: readonly string[] = ['__proto__', 'constructor'];

/**
 * What came in as a copy that class-transformer can walk, and what it has no place for: it fails over a `constructor`
 * that is none, and over objects in objects without end. No field of ours is a list of lists: null stands for one.
 */
export function plainFields(given: object): { fields: object; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const visit = (value: unknown, pointer: string, depth: number): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (depth > MAX_DEPTH) {
      problems.push({ pointer, message: `is nested deeper than ${MAX_DEPTH} levels` });
      return undefined;
    }
    if (Array.isArray(value)) return value.map((item, index) => entryOf(item, pointerBelow(pointer, index), depth + 1));
    const members = Object.entries(value).flatMap(([name, member]) => {
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

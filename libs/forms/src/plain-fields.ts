import { type FieldProblem, pointerBelow, tooDeepMessage, unknownField } from '#kernel';

/** The deepest nesting of an input. No class of ours is nested deeper than four. */
const MAX_DEPTH = 20;
/**
 * The most fields of an object. No request class has as many; the time of class-validator is quadratic in their number.
 */
const MAX_FIELDS = 100;
/** The most entries of a list. No list in a request class has as many. */
const MAX_ENTRIES = 1_000;
/**
 * Names of fields that class-transformer mistakes for the class of an object, or drops. No class of ours has such a
 * field.
 */
const STRANGE_NAMES: readonly string[] = ['__proto__', 'constructor'];
/**
 * Returns true for the name of a method of all objects, such as `toString`. No class of ours has such a field, and
 * class-transformer drops one instead of leaving it to be refused. A key of a map may have such a name.
 */
const isMethodName = (name: string) => name in Object.prototype;

/**
 * A copy of an input that class-transformer can walk, and the problems of the parts that were left out. The library
 * class-transformer fails on a `constructor` that is not a constructor, on endless nesting, and on thousands of fields.
 * No field of ours is a list of lists, so null replaces a list in a list.
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
      problems.push({ pointer, message: tooDeepMessage(MAX_DEPTH) });
      return undefined;
    }
    if (Array.isArray(value)) {
      const entries = atMost(value as unknown[], MAX_ENTRIES, 'entries', pointer);
      return entries.map((item, index) => entryOf(item, pointerBelow(pointer, index), depth + 1));
    }
    const members = atMost(Object.entries(value), MAX_FIELDS, 'fields', pointer).flatMap(([name, member]) => {
      const at = pointerBelow(pointer, name);
      const isStrange = STRANGE_NAMES.includes(name) || (depth === 0 && isMethodName(name));
      if (!isStrange) return [[name, visit(member, at, depth + 1)]];
      problems.push(unknownField(pointer, name));
      return [];
    });
    return Object.fromEntries(members) as object;
  };
  // class-validator treats the entries of a list in a list as entries of the outer list, and accepts an empty inner
  // list.
  const entryOf: typeof visit = (item, at, depth) => (Array.isArray(item) ? null : visit(item, at, depth));
  return { fields: visit(given, '', 0) as object, problems };
}

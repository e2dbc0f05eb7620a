import type { FieldProblem } from '../errors.ts';
import { unfitValues } from './unfit-values.ts';

/** How deep lists and objects may be nested in each other. */
export const MAX_JSON_DEPTH = 100;

/** The text in which Posthorn keeps a value; or the parts of the value that JSON cannot hold, by pointer. */
export type CanonicalJson = { ok: true; text: string } | { ok: false; problems: FieldProblem[] };

function count(text: string, character: string, atMost: number): number {
  let found = 0;
  for (let at = text.indexOf(character); at !== -1 && found <= atMost; at = text.indexOf(character, at + 1)) found++;
  return found;
}

/** Returns true if the text has too many brackets, as every text nested too deep has. Brackets in strings count too. */
function mayBeTooDeep(text: string): boolean {
  return count(text, '{', MAX_JSON_DEPTH) + count(text, '[', MAX_JSON_DEPTH) > MAX_JSON_DEPTH;
}

/**
 * Returns true if the text may hide a wrong value: `null` may have been NaN, unless the value was parsed, and `\ud…`
 * may be half a surrogate pair. Most often neither is wrong.
 */
function mayBeUnfit(text: string, isParsed: boolean): boolean {
  return (!isParsed && text.includes('null')) || text.includes('\\ud') || mayBeTooDeep(text);
}

/**
 * The JSON of a value; undefined if there is none, as for a cycle, a BigInt or lists nested 4,000 deep. Such a value is
 * wrong input, not a failure.
 */
function written(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/**
 * A value as `JSON.stringify` writes it: the form in which Posthorn keeps JSON, compact and in JavaScript's order of
 * keys and form of numbers. Keys like `__proto__` are keys like any other.
 *
 * An ordinary value is written once and its text searched; the value is walked only if something in the text may have
 * been changed by writing it.
 * @param pointer the place of the value, for the problems in it
 * @param isParsed true if it came out of JSON.parse, so that no number in it is NaN. Default: false
 * @returns the text; or, by pointer, the values that JSON cannot hold or JavaScript would change: numbers that are not
 * finite, halves of surrogate pairs (in keys too), more than 100 levels
 */
export function canonicalJson(value: unknown, pointer: string, isParsed = false): CanonicalJson {
  const text = written(value);
  if (text !== undefined && !mayBeUnfit(text, isParsed)) return { ok: true, text };
  const problems = unfitValues(value, pointer, MAX_JSON_DEPTH);
  if (problems.length > 0) return { ok: false, problems };
  if (text !== undefined) return { ok: true, text };
  return { ok: false, problems: [{ pointer, message: 'must be JSON' }] };
}

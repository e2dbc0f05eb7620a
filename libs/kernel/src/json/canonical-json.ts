import type { FieldProblem } from '../errors.ts';
import { unfitValues } from './unfit-values.ts';

/** How deep lists and objects may be nested in each other. */
export const MAX_JSON_DEPTH = 100;

export type CanonicalJson = { ok: true; text: string } | { ok: false; problems: FieldProblem[] };

function count(text: string, character: string, atMost: number): number {
  let found = 0;
  for (let at = text.indexOf(character); at !== -1 && found <= atMost; at = text.indexOf(character, at + 1)) found++;
  return found;
}

/** What is nested as deep has as many brackets; those in strings are counted too. */
function mayBeTooDeep(text: string): boolean {
  return count(text, '{', MAX_JSON_DEPTH) + count(text, '[', MAX_JSON_DEPTH) > MAX_JSON_DEPTH;
}

/** `null` may have been NaN, unless it was parsed, and `\ud…` half a surrogate pair; both are most often what they seem. */
function mayBeUnfit(text: string, isParsed: boolean): boolean {
  return (!isParsed && text.includes('null')) || text.includes('\\ud') || mayBeTooDeep(text);
}

/** What cannot be written as JSON is no failure but a wrong value: a cycle, a BigInt, lists nested 4,000 deep. */
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
 * An ordinary value is written once and its text looked through; it is walked only if something in the text may have
 * been changed by writing it.
 * @param pointer where the value stands, for what is wrong in it
 * @param isParsed whether it came out of JSON.parse, so that no number in it is NaN. Default: false
 * @returns the text; or, by pointer, what JSON cannot hold or JavaScript would change: numbers that are not finite,
 *   halves of surrogate pairs (in keys too), more than 100 levels
 */
export function canonicalJson(value: unknown, pointer: string, isParsed = false): CanonicalJson {
  const text = written(value);
  if (text !== undefined && !mayBeUnfit(text, isParsed)) return { ok: true, text };
  const problems = unfitValues(value, pointer, MAX_JSON_DEPTH);
  if (problems.length > 0) return { ok: false, problems };
  if (text !== undefined) return { ok: true, text };
  return { ok: false, problems: [{ pointer, message: 'must be JSON' }] };
}

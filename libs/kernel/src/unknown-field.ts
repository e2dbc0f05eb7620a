import { editDistance } from './edit-distance.ts';
import type { FieldProblem } from './errors.ts';
import { pointerBelow } from './json/json-pointer.ts';

/** The most unknown fields of an object that are named: an error shows fewer. */
const MAX_NAMED = 1_000;
/** The longest name that a message shows in full, in characters. */
const MAX_SHOWN = 64;
/** The fewest letters of a known name for which one edit, and two edits, still leave a likely match. */
const [MIN_LETTERS_FOR_ONE_EDIT, MIN_LETTERS_FOR_TWO_EDITS] = [3, 8];

/** The most edits between a known name and a mistyped form of it. */
function mostEdits(known: string): number {
  if (known.length < MIN_LETTERS_FOR_ONE_EDIT) return 0;
  return known.length < MIN_LETTERS_FOR_TWO_EDITS ? 1 : 2;
}

/** The known name that was most likely meant, or undefined. Names that differ only in case are the same. */
function meantBy(name: string, known: Iterable<string>): string | undefined {
  const near = [...known].flatMap((other) => {
    const most = mostEdits(other);
    if (Math.abs(name.length - other.length) > most) return [];
    const distance = editDistance(name.toLowerCase(), other.toLowerCase());
    return distance <= most ? [{ other, distance }] : [];
  });
  return near.sort((one, other) => one.distance - other.distance)[0]?.other;
}

const shown = (name: string) => (name.length <= MAX_SHOWN ? name : `${name.slice(0, MAX_SHOWN)}…`).toWellFormed();

/**
 * The problem of a field that does not exist, as in "Unknown field `urll`. Did you mean `url`?".
 * @param parent the JSON pointer of the object
 * @param known the names of the object's fields
 * @param kind the word for a field of the object
 */
export function unknownField(
  parent: string,
  name: string,
  known: Iterable<string> = [],
  kind: 'field' | 'option' = 'field',
): FieldProblem {
  const meant = meantBy(name, known);
  const question = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
  return { pointer: pointerBelow(parent, name), message: `Unknown ${kind} \`${shown(name)}\`.${question}` };
}

/**
 * The problems of the fields that an object should not have. Allocates one list if there are none, as for most events.
 * @param kind the word for a field of the object
 * @param most the most problems. Default: 1,000
 */
export function unknownFields(
  object: object,
  known: ReadonlySet<string>,
  kind: 'field' | 'option' = 'field',
  most = MAX_NAMED,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const name in object) {
    if (known.has(name)) continue;
    problems.push(unknownField('', name, known, kind));
    if (problems.length === most) break;
  }
  return problems;
}

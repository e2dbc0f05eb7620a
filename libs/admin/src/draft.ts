import { type FieldProblem, PosthornError } from '#kernel';

/**
 * What came in for a use case: whole, or only those fields that have the right form, with what is wrong with the others.
 * A use case checks the sense of what it has of them, so that whoever sent it learns everything at once.
 */
export type Draft<T> =
  { isWhole: true; fields: T } | { isWhole: false; fields: Partial<T>; problems: readonly FieldProblem[] };

/** The name of the field of an input in which a pointer leads; `''` for the whole input. */
const fieldOf = (pointer: string) => pointer.split('/')[1] ?? '';

/** Whether a field is among those that do not have the right form; so are all if the input is no object. */
export function isWrong<T>(draft: Draft<T>, field: keyof T & string): boolean {
  return !draft.isWhole && draft.problems.some(({ pointer }) => ['', field].includes(fieldOf(pointer)));
}

/**
 * The input, if nothing is wrong with it.
 * @param problems what does not make sense; of a field whose form is wrong, nothing is said twice
 * @param message says what cannot be done
 * @throws PosthornError `invalid-input` that names every wrong field
 */
export function settled<T>(draft: Draft<T>, problems: readonly FieldProblem[], message: string): T {
  if (draft.isWhole && problems.length === 0) return draft.fields;
  const ofForm = draft.isWhole ? [] : draft.problems;
  const wrong = new Set(ofForm.map(({ pointer }) => fieldOf(pointer)));
  const ofSense = problems.filter(({ pointer }) => !wrong.has(fieldOf(pointer)));
  throw new PosthornError('invalid-input', message, { problems: [...ofForm, ...ofSense] });
}

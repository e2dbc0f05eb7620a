import { type FieldProblem, PosthornError } from '#kernel';

/**
 * The input of a use case: whole, or only the fields that have the right form, with the problems of the others. A use
 * case also checks the meaning of the fields that it has, so the caller gets all problems in one response.
 */
export type Draft<T> =
  { isWhole: true; fields: T } | { isWhole: false; fields: Partial<T>; problems: readonly FieldProblem[] };

/** The top-level field that a pointer leads into; `''` for the whole input. */
const fieldOf = (pointer: string) => pointer.split('/')[1] ?? '';

/** Returns true if a field does not have the right form. If the input is not an object, that is true of every field. */
export function isWrong<T>(draft: Draft<T>, field: keyof T & string): boolean {
  return !draft.isWhole && draft.problems.some(({ pointer }) => ['', field].includes(fieldOf(pointer)));
}

/**
 * Returns the input if it has no problems.
 * @param problems the problems of meaning; problems of a field whose form is wrong are left out
 * @param message the message of the error
 * @throws PosthornError `invalid-input` that names every wrong field
 */
export function settled<T>(draft: Draft<T>, problems: readonly FieldProblem[], message: string): T {
  if (draft.isWhole && problems.length === 0) return draft.fields;
  const ofForm = draft.isWhole ? [] : draft.problems;
  const wrong = new Set(ofForm.map(({ pointer }) => fieldOf(pointer)));
  const ofSense = problems.filter(({ pointer }) => !wrong.has(fieldOf(pointer)));
  throw new PosthornError('invalid-input', message, { problems: [...ofForm, ...ofSense] });
}

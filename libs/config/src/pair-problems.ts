import type { FieldProblem } from '#kernel';

/** A setting: its variable, and its value if it is set. */
type Given = readonly [env: string, value: unknown];

/** The problem of two settings of which each requires the other, as the files of a certificate and its key. */
export function pairProblems(one: Given, other: Given): FieldProblem[] {
  const lacks = ([pointer, value]: Given, [env, missing]: Given) =>
    value !== undefined && missing === undefined ? [{ pointer, message: `requires ${env} too` }] : [];
  return [...lacks(one, other), ...lacks(other, one)];
}

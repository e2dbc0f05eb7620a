import type { FieldProblem } from '#kernel';

const collator = new Intl.Collator('en', { numeric: true });

/** Wrong fields in the order of their pointers, each of them once: all sentences about a field are in one message. */
export function sortProblems(problems: readonly FieldProblem[]): FieldProblem[] {
  const byPointer = new Map<string, Set<string>>();
  for (const { pointer, message } of problems) {
    byPointer.set(pointer, (byPointer.get(pointer) ?? new Set()).add(message));
  }
  return [...byPointer]
    .sort(([one], [other]) => collator.compare(one, other))
    .map(([pointer, messages]) => ({ pointer, message: [...messages].join(' ') }));
}

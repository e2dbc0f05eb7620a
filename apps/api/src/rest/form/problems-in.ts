import type { ValidationError } from 'class-validator';
import { type FieldProblem, pointerBelow, requiredMessage } from '#kernel';

/**
 * Decorators are applied from the bottom up, so the last rule that is not met is the topmost one, which requires the
 * type.
 */
function messageIn({ constraints = {}, value }: ValidationError): string | undefined {
  if (constraints.whitelistValidation) return 'is no field here';
  const rule = constraints.isArray ?? Object.values(constraints).at(-1);
  return value === undefined && rule !== undefined ? requiredMessage(rule) : rule;
}

/** Every wrong field in a tree of class-validator's errors, by its JSON pointer. */
export function problemsIn(errors: readonly ValidationError[], parent = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    const pointer = pointerBelow(parent, error.property);
    const message = messageIn(error);
    const own = message === undefined ? [] : [{ pointer, message }];
    // A value in the place of a list is checked like an entry of the list.
    return error.constraints?.isArray !== undefined ? own : [...own, ...problemsIn(error.children ?? [], pointer)];
  });
}

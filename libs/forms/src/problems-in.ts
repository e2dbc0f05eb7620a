import { getMetadataStorage, type ValidationError } from 'class-validator';
import { type FieldProblem, pointerBelow, requiredMessage, unknownField } from '#kernel';

/**
 * Decorators are applied from the bottom up, so the last rule that is not met is the topmost one, which requires the
 * type.
 */
function messageIn({ value, constraints = {} }: ValidationError): string | undefined {
  const rule = constraints.isArray ?? Object.values(constraints).at(-1);
  return value === undefined && rule !== undefined ? requiredMessage(rule) : rule;
}

/** The names of the fields that the class of an object has. */
function fieldsOf({ constructor }: object): Set<string> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(constructor, '', false, false);
  return new Set(rules.map(({ propertyName }) => propertyName));
}

/** Every wrong field in a tree of class-validator's errors, by its JSON pointer. */
export function problemsIn(errors: readonly ValidationError[], parent = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    if (error.constraints?.whitelistValidation) return [unknownField(parent, error.property, fieldsOf(error.target!))];
    const pointer = pointerBelow(parent, error.property);
    const message = messageIn(error);
    const own = message === undefined ? [] : [{ pointer, message }];
    // A value in the place of a list is checked like an entry of the list.
    return error.constraints?.isArray !== undefined ? own : [...own, ...problemsIn(error.children ?? [], pointer)];
  });
}

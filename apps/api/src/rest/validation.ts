import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldProblem, PosthornError } from '#kernel';

/** Decorators are applied from the bottom up, so that the last one not met is the topmost, which asks for the type. */
function messageOf({ constraints = {} }: ValidationError): string | undefined {
  return constraints.whitelistValidation ? 'is no field here' : Object.values(constraints).at(-1);
}

/** Every wrong field of a tree, by its JSON pointer. */
function problemsIn(errors: readonly ValidationError[], parent = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    // Nest, not class-validator, makes the one without a value: of a body that is no object.
    if (!('value' in error)) return [{ pointer: parent, message: 'must be an object' }];
    const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const message = messageOf(error);
    const own = message === undefined ? [] : [{ pointer, message }];
    return [...own, ...problemsIn(error.children ?? [], pointer)];
  });
}

/** Bodies and queries are checked against their DTO; a field that it does not have is refused, not dropped. */
export const validation = new ValidationPipe({
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  exceptionFactory: (errors) => {
    const problems = problemsIn(errors);
    return new PosthornError('invalid-input', 'Some fields are not right.', { problems });
  },
});

import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldProblem, PosthornError } from '#kernel';

/** Every wrong field of a tree, by its JSON pointer. */
function problemsIn(errors: readonly ValidationError[], parent = ''): FieldProblem[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const pointer = `${parent}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const own = Object.values(constraints ?? {}).map((message) => ({ pointer, message }));
    return [...own, ...problemsIn(children ?? [], pointer)];
  });
}

/** Bodies and queries are checked against their DTO; a field that it does not have is refused, not dropped. */
export const validation = new ValidationPipe({
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  stopAtFirstError: true,
  exceptionFactory: (errors) => {
    const problems = problemsIn(errors);
    return new PosthornError('invalid-input', 'Some fields are not right.', { problems });
  },
});

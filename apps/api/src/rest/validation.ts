import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldProblem, pointerBelow, PosthornError } from '#kernel';

/** Decorators are applied from the bottom up, so that the last one not met is the topmost, which asks for the type. */
function messageIn({ constraints = {} }: ValidationError): string | undefined {
  return constraints.whitelistValidation ? 'is no field here' : Object.values(constraints).at(-1);
}

/** Nest's own, without a value, of a body that is no object; class-validator has not seen it. */
function isOfWholeBody(error: ValidationError): boolean {
  return error.constraints?.isObject !== undefined && !('value' in error);
}

/** Every wrong field of a tree, by its JSON pointer. */
function problemsIn(errors: readonly ValidationError[], parent = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    if (isOfWholeBody(error)) return [{ pointer: parent, message: 'must be an object' }];
    const pointer = pointerBelow(parent, error.property);
    const message = messageIn(error);
    const own = message === undefined ? [] : [{ pointer, message }];
    // What stands in the place of a list is checked like an entry of it.
    return error.constraints?.isArray !== undefined ? own : [...own, ...problemsIn(error.children ?? [], pointer)];
  });
}

function notRight(problems: FieldProblem[]): PosthornError {
  return new PosthornError('invalid-input', 'Some fields are not right.', { problems });
}

class DtoValidation extends ValidationPipe {
  /** Nest itself takes null for a body without fields. */
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (value === null && metadata.type === 'body' && this.toValidate(metadata)) {
      throw notRight([{ pointer: '', message: 'must be an object' }]);
    }
    return super.transform(value, metadata);
  }
}

/** Bodies and queries are checked against their DTO; a field that it does not have is refused, not dropped. */
export const validation = new DtoValidation({
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  exceptionFactory: (errors) => notRight(problemsIn(errors)),
});

import { ValidateBy, type ValidationOptions } from 'class-validator';

/** The field, or with `each` every entry of it, must pass a rule; most lie where they belong, in a lib. */
export const Must = (rule: (value: unknown) => boolean, message: string, more: ValidationOptions = {}) =>
  ValidateBy({ name: 'must', validator: { validate: rule } }, { ...more, message });

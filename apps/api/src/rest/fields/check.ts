import { ValidateBy, type ValidationOptions } from 'class-validator';

/**
 * Checks a field, or with `each` every entry of the field, by a rule. Most rules are in the lib to which they belong.
 */
export const Check = (rule: (value: unknown) => boolean, message: string, more: ValidationOptions = {}) =>
  ValidateBy({ name: 'must', validator: { validate: rule } }, { ...more, message });

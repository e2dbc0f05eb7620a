import { ValidateIf } from 'class-validator';

/**
 * Allows a field to be left out. Unlike with IsOptional, null does not count as left out: it is checked like any value.
 */
export const Omittable = () => ValidateIf((_, value) => value !== undefined);

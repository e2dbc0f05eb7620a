import { type FieldProblem, pointerBelow, PosthornError, unknownFields } from '#kernel';
import type { ProfileOptions } from './render-input.ts';

/** Returns the fault of an option's value ("must be …"), or null. */
export type OptionCheck = (value: string) => string | null;

function problemsOf(raw: object, profile: string, checks: Readonly<Record<string, OptionCheck>>): FieldProblem[] {
  const problems = unknownFields(raw, new Set(Object.keys(checks)), 'option');
  for (const [name, check] of Object.entries(checks)) {
    if (!Object.hasOwn(raw, name)) continue;
    const value = (raw as Record<string, unknown>)[name];
    const message = typeof value === 'string' ? check(value) : 'must be a string';
    if (message !== null) problems.push({ pointer: pointerBelow('', name), message });
  }
  return problems;
}

/**
 * A profile's `parseOptions`: an object of these options, each of which may be left out.
 * @param checks the check of each option
 */
export function optionsParser(profile: string, checks: Readonly<Record<string, OptionCheck>> = {}) {
  return (raw: unknown): ProfileOptions => {
    const isObject = typeof raw === 'object' && raw !== null && !Array.isArray(raw);
    const problems = isObject
      ? problemsOf(raw, profile, checks)
      : [{ pointer: '', message: 'must be an object of options' }];
    if (problems.length === 0) return { ...(raw as ProfileOptions) };
    throw new PosthornError('invalid-input', `The options are invalid for the profile ${profile}.`, { problems });
  };
}

import { type FieldProblem, pointerBelow, PosthornError, unknownField } from '#kernel';
import type { ProfileOptions } from './render-input.ts';

/** Returns the fault of an option's value ("must be …"), or null. */
export type OptionCheck = (value: string) => string | null;

function problemsOf(raw: object, profile: string, checks: Readonly<Record<string, OptionCheck>>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const [name, value] of Object.entries(raw) as [string, unknown][]) {
    const pointer = pointerBelow('', name);
    if (!Object.hasOwn(checks, name)) problems.push(unknownField('', name, Object.keys(checks), 'option'));
    else {
      const message = typeof value === 'string' ? checks[name]!(value) : 'must be a string';
      if (message !== null) problems.push({ pointer, message });
    }
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

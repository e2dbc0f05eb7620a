import { describeMistyped, mistypedVariables, SETTING_NAMES } from '#config';
import { type Finding, ok, warning } from '../finding.ts';

/** Finds variables that look like settings but are not: a setting with a mistyped name keeps its default. */
export function mistypedFindings(env: Readonly<Record<string, string | undefined>>): Finding[] {
  const advice = 'Correct or remove it: see docs/settings.md.';
  return mistypedVariables(env).map((variable) => warning(describeMistyped(variable), advice));
}

/** Finds lines of `.env` that are left out, or may mean something else. */
export function envFileFindings(problems: readonly string[]): Finding[] {
  const advice = 'Correct that line: each setting is a line NAME=value.';
  return problems.map((message) => warning(message, advice));
}

/** The settings that are set, and variables that look like settings. */
export function checkVariables(env: Readonly<Record<string, string | undefined>>): Finding[] {
  const set = SETTING_NAMES.filter((name) => env[name]);
  const summary = `${set.length} of ${SETTING_NAMES.length} settings are set${set.length > 0 ? `: ${set.join(', ')}` : ''}.`;
  return [ok(summary), ...mistypedFindings(env)];
}

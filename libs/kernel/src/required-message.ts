/**
 * The message about a field that is missing: the same words for every field, in every part of Posthorn.
 * @param rule the rule for its value, which begins with "must" or "may". Default: it has none
 */
export function requiredMessage(rule?: string): string {
  return rule === undefined ? 'is required' : `is required, and ${rule}`;
}

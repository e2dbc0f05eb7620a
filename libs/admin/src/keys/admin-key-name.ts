import { MAX_NAME_CHARACTERS, NAME_FORM } from '#kernel';

/** The rule that the name of an admin key breaks, as it follows "must"; undefined for a valid name. */
export function brokenNameRule(name: string): string | undefined {
  if (!NAME_FORM.test(name)) return `have 1 to ${MAX_NAME_CHARACTERS} characters, none of them a control character`;
  if (name.trim() !== name) return 'not begin or end with white space';
  if (name.startsWith('phk_')) return 'not begin with phk_, as keys do';
  return undefined;
}

/** The message for a name that another admin key has. */
export function takenNameMessage(name: string): string {
  return `There is an admin key ${JSON.stringify(name)} already: choose another name, or revoke it first.`;
}

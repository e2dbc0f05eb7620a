const MIN_CHARACTERS = 32;
/** A quarter of the headers that Node reads of a request. */
const MAX_CHARACTERS = 4_096;

/** The characters that arrive in a header as they were sent, also behind `Bearer`: printable ASCII without blanks. */
const OUTSIDE = /[^\x21-\x7e]/;

function describeCharacter(character: string): string {
  if (/\s/.test(character)) return 'white space';
  return character < '\x80' ? 'a control character' : 'a character outside ASCII';
}

/**
 * The problem of a key that no request can carry in a header, or undefined, in words that follow the key's name. Never
 * repeats a part of the key.
 */
export function problemOfKeyInHeader(key: string): string | undefined {
  const at = key.search(OUTSIDE);
  if (at === -1) return undefined;
  const right = 'a key is sent in an HTTP header, so it may have only ASCII letters, digits and punctuation';
  return `has ${describeCharacter(key[at]!)} at position ${at + 1}: ${right}`;
}

/**
 * Reads the admin key of the settings.
 * @throws Error that describes the fault, without a part of the key
 */
export function readAdminKey(key: string): string {
  const problem = problemOfKeyInHeader(key);
  if (problem !== undefined) throw new Error(problem);
  if (key.length < MIN_CHARACTERS || key.length > MAX_CHARACTERS) {
    throw new Error(`must have ${MIN_CHARACTERS} to ${MAX_CHARACTERS} characters`);
  }
  return key;
}

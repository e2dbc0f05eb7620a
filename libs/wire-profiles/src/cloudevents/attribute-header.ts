/** Space, double quote, percent, and every character that is not printable ASCII. */
const ENCODED = /[^\x21-\x7e]|["%]/gu;

/**
 * A CloudEvents attribute as the value of an HTTP header (HTTP protocol binding 1.0.2, section 3.1.3.2).
 * @param value well-formed text
 */
export function attributeHeader(value: string): string {
  return value.replace(ENCODED, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

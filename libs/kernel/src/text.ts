/**
 * The form of a text in an event: 1 to 256 characters, as Postgres counts them. Control characters and noncharacters
 * (U+FFFE, U+FDD0 and 64 more) are refused: a String of CloudEvents 1.0.2 has neither, and such texts become its
 * attributes. Half a surrogate pair is no character: it would be stored as U+FFFD, and two keys would become one.
 */
export const TEXT_FORM = /^[^\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]{1,256}$/u;

/** The message for any other value. */
export const TEXT_MESSAGE =
  'must be a string of 1 to 256 characters without control characters or noncharacters like U+FFFE';

/** Returns true for a text that a field of an event, or a reference to such a field, may hold: `TEXT_FORM`. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && TEXT_FORM.test(value);
}

/** The form of a name for people. Postgres stores neither NUL nor half a surrogate pair. */
export const NAME_FORM = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

/** The message for any other value. */
export const NAME_MESSAGE = 'must be a string of 1 to 200 characters without control characters';

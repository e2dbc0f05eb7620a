/** The most characters of a text in an event, as code points. */
export const MAX_TEXT_CHARACTERS = 256;

/**
 * The form of a text in an event: 1 to 256 characters, as Postgres counts them. Control characters and noncharacters
 * (U+FFFE, U+FDD0 and 64 more) are refused: a String of CloudEvents 1.0.2 has neither, and such texts become its
 * attributes. Half a surrogate pair is no character: it would be stored as U+FFFD, and two keys would become one.
 */
export const TEXT_FORM = new RegExp(
  String.raw`^[^\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]{1,${MAX_TEXT_CHARACTERS}}$`,
  'u',
);

/** `TEXT_FORM` in words. */
export const TEXT_WORDS = `1 to ${MAX_TEXT_CHARACTERS} characters without control characters or noncharacters like U+FFFE`;

/** The message for any other value. */
export const TEXT_MESSAGE = `must be a string of ${TEXT_WORDS}`;

/** Returns true for a text that a field of an event, or a reference to such a field, may hold: `TEXT_FORM`. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && TEXT_FORM.test(value);
}

/** The most characters of a name for people, as code points. */
export const MAX_NAME_CHARACTERS = 200;

/** The form of a name for people. Postgres stores neither NUL nor half a surrogate pair. */
export const NAME_FORM = new RegExp(String.raw`^[^\p{Cc}\p{Cs}]{1,${MAX_NAME_CHARACTERS}}$`, 'u');

/** The message for any other value. */
export const NAME_MESSAGE = `must be a string of 1 to ${MAX_NAME_CHARACTERS} characters without control characters`;

/** The most characters of a description for people, as code points. */
export const MAX_DESCRIPTION_CHARACTERS = 500;

/** The form of a description for people. It may have lines. Postgres stores neither NUL nor half a surrogate pair. */
export const DESCRIPTION_FORM = new RegExp(String.raw`^[^\u0000\p{Cs}]{1,${MAX_DESCRIPTION_CHARACTERS}}$`, 'u');

/** The message for any other value. */
export const DESCRIPTION_MESSAGE = `must be null or a string of 1 to ${MAX_DESCRIPTION_CHARACTERS} characters without NUL`;

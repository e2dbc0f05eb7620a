import { DATE_TIME_FORM, EVENT_TYPE_FORM, MAX_EVENT_TYPE_CHARACTERS, TEXT_FORM } from '#kernel';

/**
 * The last two code points of each plane above the first, as surrogate pairs: some engines do not support `\u{1fffe}`.
 */
const HIGH_NONCHARACTERS = Array.from({ length: 16 }, (_, at) =>
  [0x1_fffe, 0x1_ffff].map((first) => first + at * 0x1_0000),
)
  .flat()
  .map((codePoint) => String.fromCodePoint(codePoint))
  .flatMap((character) => character.split('').map((unit) => String.raw`\u` + unit.charCodeAt(0).toString(16)))
  .join('');

/** Character classes that only JavaScript has, or that match more characters in other languages. */
const CLASSES: readonly [name: string, members: string][] = [
  [String.raw`\p{Cc}`, String.raw`\u0000-\u001f\u007f-\u009f`],
  [String.raw`\p{Cs}`, String.raw`\ud800-\udfff`],
  [String.raw`\p{Noncharacter_Code_Point}`, String.raw`\ufdd0-\ufdef\ufffe\uffff${HIGH_NONCHARACTERS}`],
  [String.raw`\d`, '[0-9]'],
];

/** A form as a pattern of JSON Schema that every common engine supports: without classes of Unicode properties. */
export function portablePattern({ source }: RegExp): string {
  return CLASSES.reduce((pattern, [name, members]) => pattern.replaceAll(name, members), source);
}

/** The form of a text in the fields of an event. */
export const TEXT_PATTERN = portablePattern(TEXT_FORM);

/** The name of an event type; `maxLength` is 256. */
export const EVENT_TYPE_PATTERN = portablePattern(EVENT_TYPE_FORM);

/** The schema of the name of an event type. */
export const EVENT_TYPE_NAME = {
  type: 'string' as const,
  pattern: EVENT_TYPE_PATTERN,
  maxLength: MAX_EVENT_TYPE_CHARACTERS,
};

/** A date-time of RFC 3339 with upper-case letters, without leap seconds, of the years 1 to 9999. */
export const DATE_TIME_PATTERN = portablePattern(DATE_TIME_FORM);

/** The id of an endpoint: a TypeID. */
export const ENDPOINT_ID_PATTERN = '^ep_[0-7][0-9a-hjkmnp-tv-z]{25}$';

/** An opaque cursor. */
export const CURSOR_PATTERN = '^[A-Za-z0-9_-]+$';

/** The form of a mail address that is certainly valid: the API accepts some more. */
export const MAIL_PATTERN = String.raw`^[A-Za-z0-9]{1,32}([._+-][A-Za-z0-9]{1,16})?@([A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?\.){1,4}[A-Za-z]{2,18}$`;

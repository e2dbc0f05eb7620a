const CONTROLS = String.raw`\u0000-\u001f\u007f-\u009f`;
const SURROGATES = String.raw`\ud800-\udfff`;

/** A form as a pattern of JSON Schema that every common engine reads: without classes of Unicode properties. */
export function portablePattern({ source }: RegExp): string {
  return source.replaceAll(String.raw`\p{Cc}`, CONTROLS).replaceAll(String.raw`\p{Cs}`, SURROGATES);
}

/** A text of 1 to 256 characters, none a control character or half a surrogate pair. */
export const TEXT_PATTERN = `^[^${CONTROLS}${SURROGATES}]{1,256}$`;

/** The name of an event type; `maxLength` is 256. */
export const EVENT_TYPE_PATTERN = String.raw`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`;

/** A date-time of RFC 3339 with upper-case letters, without leap seconds, of the years 1 to 9999. */
export const DATE_TIME_PATTERN =
  String.raw`^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?` +
  String.raw`(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$`;

/** An opaque cursor. */
export const CURSOR_PATTERN = '^[A-Za-z0-9_-]+$';

/** A mail address that is surely one: the API takes some more. */
export const MAIL_PATTERN = String.raw`^[A-Za-z0-9]{1,32}([._+-][A-Za-z0-9]{1,16})?@([A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?\.){1,4}[A-Za-z]{2,18}$`;

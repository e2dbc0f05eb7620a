/** The most characters of the name of an event type. */
export const MAX_EVENT_TYPE_CHARACTERS = 256;

/** The form of an event type's name, which has at most 256 characters. */
export const EVENT_TYPE_FORM = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

/**
 * Returns true for the name of an event type: up to 256 characters, dot-separated names of letters, digits, _ and -.
 */
export function isEventTypeName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_EVENT_TYPE_CHARACTERS && EVENT_TYPE_FORM.test(value);
}

/** The message for any other value. */
export const EVENT_TYPE_NAME_MESSAGE =
  'must be dot-separated names of letters, digits, _ and -, like post.published, of at most 256 characters';

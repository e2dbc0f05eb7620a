import { isDateTimeMs, isEventTypeName, isUuid, MAX_TEXT_CHARACTERS, type PosthornEvent } from '#kernel';

const MAX_SHOWN_CHARACTERS = 60;
/** In UTF-16 units, of which a character has two at most. */
const MAX_ATTRIBUTE_UNITS = 2 * MAX_TEXT_CHARACTERS;
// Matches control characters on purpose.
const CONTROL = /\p{Cc}/u;

/** A wrong value, as a message shows it. */
export function shownValue(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
}

/**
 * An attribute as every version of Posthorn has accepted it. A later version may accept less; an attribute accepted
 * before still passes.
 */
function isAttribute(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'string' || value === '' || value.length > MAX_ATTRIBUTE_UNITS) return false;
  return value.isWellFormed() && !CONTROL.test(value);
}

const UUID = 'a UUID in lower case';
const TIME = 'an RFC 3339 date-time in the years 1 to 9999';
const TEXT = `a string of 1 to ${MAX_TEXT_CHARACTERS} characters without control characters`;

type Rule = [
  header: string,
  valueOf: (event: PosthornEvent) => unknown,
  isRight: (value: unknown) => boolean,
  right: string,
];

const RULES: readonly Rule[] = [
  ['ce_id', ({ id }) => id, (id) => typeof id === 'string' && isUuid(id), UUID],
  ['ce_source', ({ projectId }) => projectId, (id) => typeof id === 'string' && isUuid(id), UUID],
  ['ce_type', ({ type }) => type, isEventTypeName, 'dot-separated names like post.published'],
  ['ce_time', ({ occurredAtMs }) => occurredAtMs, isDateTimeMs, TIME],
  ['ce_expirytime', ({ expiresAtMs }) => expiresAtMs, (ms) => ms === null || isDateTimeMs(ms), TIME],
  ['ce_partitionkey', ({ orderingKey }) => orderingKey, isAttribute, TEXT],
  ['ce_actor', ({ actor }) => actor, isAttribute, TEXT],
  ['ce_channel', ({ channel }) => channel, isAttribute, TEXT],
];

/**
 * The wrong attributes of an event, each by the header that holds it in a record; undefined if all are right. Postgres
 * would refuse an event with a wrong attribute, or the event would end its reader, and keep all others waiting.
 */
export function eventProblem(event: PosthornEvent): string | undefined {
  let problem: string | undefined;
  for (const [header, valueOf, isRight, right] of RULES) {
    const value = valueOf(event);
    if (isRight(value)) continue;
    const found = `${header} must be ${right}, not ${shownValue(value)}`;
    problem = problem === undefined ? found : `${problem}; ${found}`;
  }
  return problem;
}

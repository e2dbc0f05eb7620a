/** The form of a date-time that is read: upper-case letters, no leap second, and none of the year 0. */
export const DATE_TIME_FORM =
  /^(?!0000)\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
/** The years 1 to 9999: RFC 3339 has no later years, and a Date far beyond them cannot be written at all. */
const EARLIEST_MS = -62_135_596_800_000;
/** The last millisecond of the year 9999, in Unix milliseconds. */
export const LATEST_MS = 253_402_300_799_999;
/** The bound `LATEST_MS` in words, as it follows "ends". */
export const LATEST_WORDS = 'before the year 10000';

/** The message for a value that `parseDateTime` does not read. */
export const DATE_TIME_MESSAGE = 'must be an RFC 3339 date-time like 2026-01-31T12:00:00Z';

/** Date.parse takes 30 February for 1 March. */
function isDayOfCalendar(dateTime: string): boolean {
  const day = Number(dateTime.slice(8, 10));
  return day <= 28 || new Date(`${dateTime.slice(0, 10)}T00:00:00Z`).getUTCDate() === day;
}

/**
 * The Unix milliseconds of an RFC 3339 date-time like `2026-01-31T12:00:00Z`. Undefined for any other text, for example
 * without an offset, with a day that its month does not have, or with a year outside 1 to 9999.
 */
export function parseDateTime(text: string): number | undefined {
  const ms = DATE_TIME_FORM.test(text) && isDayOfCalendar(text) ? Date.parse(text) : Number.NaN;
  return isDateTimeMs(ms) ? ms : undefined;
}

/** The RFC 3339 date-time of Unix milliseconds, in UTC. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** Returns true for Unix milliseconds in the years 1 to 9999, which RFC 3339 can write. */
export function isDateTimeMs(ms: unknown): ms is number {
  return typeof ms === 'number' && ms >= EARLIEST_MS && ms <= LATEST_MS;
}

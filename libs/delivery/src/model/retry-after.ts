/** Whole seconds in the RFC; Discord sends decimals. */
const SECONDS_FORM = /^\d{1,10}(\.\d{1,10})?$/;
/** The three forms of RFC 9110, section 5.6.7. All are in GMT, although the last form has no zone. */
const DATE_FORM = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const RFC_850_FORM = /^[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT$/;
const ASCTIME_FORM = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

function dateOf(value: string): number {
  if (DATE_FORM.test(value) || RFC_850_FORM.test(value)) return Date.parse(value);
  return ASCTIME_FORM.test(value) ? Date.parse(`${value} GMT`) : Number.NaN;
}

/**
 * The time in a `Retry-After` header (RFC 9110, section 10.2.3), which holds seconds or a date.
 * @param answeredAtMs Unix milliseconds from which seconds count
 * @returns Unix milliseconds, or null if the value is neither
 */
export function retryAfterMs(value: string, answeredAtMs: number): number | null {
  const text = value.trim();
  if (SECONDS_FORM.test(text)) return answeredAtMs + Math.ceil(Number(text) * 1_000);
  const atMs = dateOf(text);
  return Number.isNaN(atMs) ? null : atMs;
}

/**
 * A time in UTC as the publishing platforms write it: `2025-07-15T10:30:00Z`, with milliseconds only when they are not
 * zero, because receivers order by it.
 */
export function shortIsoTime(unixMs: number): string {
  const text = new Date(unixMs).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}

const SECONDS_FORM = /^\d{1,6}(\.\d+)?$/;

/**
 * Discord's rate limits (https://docs.discord.com/developers/topics/rate-limits). A response carries the number of
 * requests that are still accepted, and the seconds, with decimals, until the count begins anew. The numbers are not
 * documented and change, so they are read and never assumed.
 * @returns milliseconds for which no more requests are accepted, or null
 */
export function discordRestMs(headers: Readonly<Record<string, string | readonly string[]>>): number | null {
  const { 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset-after': resetAfter } = headers;
  if (remaining !== '0' || typeof resetAfter !== 'string' || !SECONDS_FORM.test(resetAfter)) return null;
  return Math.ceil(Number(resetAfter) * 1_000);
}

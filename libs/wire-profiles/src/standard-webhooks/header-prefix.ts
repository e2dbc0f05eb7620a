import type { ProfileOptions } from '../render-input.ts';

/** The prefix of the headers of Standard Webhooks. */
export const DEFAULT_PREFIX = 'webhook-';
const MAX_PREFIX_CHARACTERS = 30;
/** A token (RFC 9110, section 5.6.2) in lower case that ends with a hyphen. */
const PREFIX_FORM = new RegExp(`^[!#$%&'*+.^_\`|~0-9a-z-]{0,${MAX_PREFIX_CHARACTERS - 1}}-$`);
/** The beginning of headers that are reserved for the HTTP connection. */
const RESERVED = 'proxy-';

/** Returns the fault of the option `headerPrefix`, or null. */
export function headerPrefixProblem(prefix: string): string | null {
  if (!PREFIX_FORM.test(prefix)) {
    return `must be at most ${MAX_PREFIX_CHARACTERS} lower-case letters, digits or any of !#$%&'*+.^_\`|~-, with - at the end`;
  }
  return prefix.startsWith(RESERVED)
    ? `must not begin with ${RESERVED}, which is reserved for the HTTP connection`
    : null;
}

/** The prefix of the headers `id`, `timestamp` and `signature` of an endpoint with these options. */
export function headerPrefixOf({ headerPrefix = DEFAULT_PREFIX }: ProfileOptions): string {
  return headerPrefix;
}

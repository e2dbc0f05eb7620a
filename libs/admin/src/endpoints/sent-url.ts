/**
 * The form of a URL in requests: host in lower case and Punycode, no default port, a path without dot segments,
 * percent-encoded.
 * @param text a checked URL, which has no fragment and no user
 */
export function sentUrl(text: string): string {
  const { protocol, host, pathname, search } = new URL(text);
  return `${protocol}//${host}${pathname}${search}`;
}

const WITHOUT_PATH = /^[a-z]+:\/\/[^/]*$/i;

/**
 * The form of a URL that an endpoint keeps and shows: that of requests, except that an empty path stays empty. An empty
 * path is the same as `/` (RFC 9110, section 4.2.3).
 */
export function keptUrl(text: string): string {
  const sent = sentUrl(text);
  return WITHOUT_PATH.test(text) ? sent.replace(/\/$/, '') : sent;
}

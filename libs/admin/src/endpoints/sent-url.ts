/**
 * A URL as requests go to it: host in lower case and Punycode, no default port, a path without dot segments,
 * percent-encoded.
 * @param text a URL that was checked, so that it has no fragment and no user
 */
export function sentUrl(text: string): string {
  const { protocol, host, pathname, search } = new URL(text);
  return `${protocol}//${host}${pathname}${search}`;
}

const WITHOUT_PATH = /^[a-z]+:\/\/[^/]*$/i;

/**
 * A URL as an endpoint keeps and shows it: as requests go to it, but an empty path stays empty, which is the same as `/`
 * (RFC 9110, section 4.2.3).
 */
export function keptUrl(text: string): string {
  const sent = sentUrl(text);
  return WITHOUT_PATH.test(text) ? sent.replace(/\/$/, '') : sent;
}

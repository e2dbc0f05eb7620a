/**
 * A URL as requests go to it, which is how an endpoint keeps and shows it: host in lower case and Punycode, no default
 * port, a path without dot segments, percent-encoded.
 * @param text a URL that was checked, so that it has no fragment and no user
 */
export function sentUrl(text: string): string {
  const { protocol, host, pathname, search } = new URL(text);
  return `${protocol}//${host}${pathname}${search}`;
}

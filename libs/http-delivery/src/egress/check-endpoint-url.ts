import { domainToUnicode } from 'node:url';
import type { EgressPolicy } from './egress-policy.ts';

/** The possible faults of an endpoint's URL. */
export type EndpointUrlProblem =
  'raw-chars' | 'too-long' | 'unparseable' | 'scheme' | 'userinfo' | 'fragment' | 'port' | 'address' | 'name';

/** `message` ends a sentence that begins with "the URL". */
export type EndpointUrlVerdict = { ok: true; url: URL } | { ok: false; reason: EndpointUrlProblem; message: string };

/** The most characters of an endpoint's URL: well below the 8000 octets that any server should take (RFC 9112, 3). */
export const MAX_URL_CHARACTERS = 2048;
/** The message for a text that is not a whole URL. */
export const URL_MESSAGE = 'must be a URL like https://example.com/path';

/** Characters that WHATWG's parser drops or replaces, so that a reader sees another URL than the parser. */
const RAW_CHARACTERS = /[\s\\\p{Cc}\p{Cs}]/u;

const wrong = (reason: EndpointUrlProblem, message: string): EndpointUrlVerdict => ({ ok: false, reason, message });

function checkText(text: string): EndpointUrlVerdict | undefined {
  if (text.length > MAX_URL_CHARACTERS) return wrong('too-long', `must have ${MAX_URL_CHARACTERS} characters or fewer`);
  if (RAW_CHARACTERS.test(text))
    return wrong('raw-chars', 'must not contain white space, backslashes or control characters');
  return undefined;
}

/**
 * Returns true if a label has the prefix of Punycode and is not Punycode (RFC 5891, 5.4). Some versions of Node's
 * parser accept it.
 */
function hasBrokenPunycode(host: string): boolean {
  return host.split('.').some((label) => label.startsWith('xn--') && domainToUnicode(label) === label);
}

/** Returns true if a label is empty. One final dot ends a name that is complete as it is. */
function hasEmptyLabel(host: string): boolean {
  return !host.startsWith('[') && /^\.|\.\./.test(host);
}

function checkParts(text: string, url: URL, egress: EgressPolicy): EndpointUrlVerdict | undefined {
  if (url.username !== '' || url.password !== '') return wrong('userinfo', 'must not contain a user name or password');
  if (text.includes('#')) return wrong('fragment', 'must not have a fragment (#): it is never sent');
  const port = egress.checkPort(url);
  return port.ok ? undefined : port;
}

/**
 * Checks the URL that a user chooses for an endpoint, and again the URL of each request. The addresses of its name are
 * checked later, at each connect.
 * @param text as it was given; on success `url` is its canonical form
 */
export function checkEndpointUrl(text: string, egress: EgressPolicy): EndpointUrlVerdict {
  const badText = checkText(text);
  if (badText) return badText;
  const url = URL.parse(text);
  if (!url || hasBrokenPunycode(url.hostname) || hasEmptyLabel(url.hostname)) return wrong('unparseable', URL_MESSAGE);
  const verdict = egress.checkUrl(url);
  if (!verdict.ok && verdict.reason === 'scheme') return verdict;
  const badPart = checkParts(text, url, egress);
  if (badPart) return badPart;
  return verdict.ok ? { ok: true, url } : verdict;
}

import type { FieldProblem } from '#kernel';
import type { ProfileOptions, WireProfile } from '#wire-profiles';
import type { HeaderRef } from '../endpoints/endpoint-events.ts';
import { HEADER_MASK } from './header-mask.ts';

/** A header as a user gives it. */
export interface GivenHeader {
  key: string;
  value: string;
}

const MAX_NAME_CHARACTERS = 128;
const MAX_VALUE_CHARACTERS = 4096;

/** The form of a header name: a token (RFC 9110, section 5.6.2). */
export const HEADER_NAME_FORM = new RegExp(`^[!#$%&'*+.^_\`|~0-9A-Za-z-]{1,${MAX_NAME_CHARACTERS}}$`);
/**
 * The form of a header value (RFC 9110, section 5.5): visible ASCII and obs-text, and blanks only in between, since
 * receivers strip blanks at the ends.
 */
export const HEADER_VALUE_FORM = new RegExp(
  String.raw`^[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]{0,${MAX_VALUE_CHARACTERS - 2}}[\x21-\x7e\x80-\xff])?$`,
);
/**
 * The limit for all names and values together. Servers commonly refuse header sections of more than 16 KiB, and the
 * profile adds its own headers.
 */
const MAX_CHARACTERS = 12_288;

/**
 * Headers for the framing and forwarding of a message (RFC 9110, section 7.6.1), which only the HTTP client may set.
 */
const OF_THE_CONNECTION = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** A profile with the options of an endpoint, on which the names of the profile's headers depend. */
export interface ProfileWithOptions {
  profile: WireProfile;
  options: ProfileOptions;
}

/** The reason why an endpoint may not have a header of this name, or undefined if it may. */
export function whyForbidden(key: string, { profile, options }: ProfileWithOptions): string | undefined {
  const name = key.toLowerCase();
  if (OF_THE_CONNECTION.has(name) || name.startsWith('proxy-')) {
    return `must not be ${key}, which is reserved for the HTTP connection`;
  }
  return profile.reservedHeaders.includes(name) || profile.headersOf?.(options).includes(name)
    ? `must not be ${key}, which the profile ${profile.name} sets itself`
    : undefined;
}

function keyProblem(key: string, earlier: ReadonlySet<string>, chosen: ProfileWithOptions): string | undefined {
  if (!HEADER_NAME_FORM.test(key))
    return `must be 1 to ${MAX_NAME_CHARACTERS} letters, digits or any of !#$%&'*+.^_\`|~-`;
  if (earlier.has(key.toLowerCase())) return `must not repeat ${key}: names are compared without regard to case`;
  return whyForbidden(key, chosen);
}

function valueProblem({ key, value }: GivenHeader, kept: ReadonlySet<string>): string | undefined {
  if (value === HEADER_MASK) {
    return kept.has(key.toLowerCase())
      ? undefined
      : `is masked, and the endpoint has no header ${key} whose value could be kept: send the value`;
  }
  if (HEADER_VALUE_FORM.test(value)) return undefined;
  return `must be 1 to ${MAX_VALUE_CHARACTERS} characters of ASCII or Latin-1, without line breaks, and without white space at either end`;
}

/**
 * All problems of the headers of an endpoint, by their positions in the list.
 * @param before the current headers: a masked value keeps the value of the header with its name
 */
export function headerProblems(
  headers: readonly GivenHeader[],
  chosen: ProfileWithOptions,
  before: readonly HeaderRef[],
): FieldProblem[] {
  const kept = new Set(before.map(({ key }) => key.toLowerCase()));
  const problems: FieldProblem[] = [];
  const names = new Set<string>();
  for (const [index, header] of headers.entries()) {
    const { key } = header;
    const wrongKey = keyProblem(key, names, chosen);
    if (wrongKey !== undefined) problems.push({ pointer: `/headers/${index}/key`, message: wrongKey });
    names.add(key.toLowerCase());
    const wrongValue = valueProblem(header, kept);
    if (wrongValue !== undefined) problems.push({ pointer: `/headers/${index}/value`, message: wrongValue });
  }
  const characters = headers.reduce((sum, { key, value }) => sum + key.length + value.length, 0);
  if (problems.length === 0 && characters > MAX_CHARACTERS) {
    const message = `must have at most ${MAX_CHARACTERS} characters in total, not ${characters}`;
    problems.push({ pointer: '/headers', message });
  }
  return problems;
}

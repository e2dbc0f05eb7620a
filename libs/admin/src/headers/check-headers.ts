import type { FieldProblem } from '#kernel';
import type { WireProfile } from '#wire-profiles';
import type { HeaderRef } from '../endpoints/endpoint-events.ts';
import { HEADER_MASK } from './header-mask.ts';

/** A header as a user gives it. */
export interface GivenHeader {
  key: string;
  value: string;
}

/** A token (RFC 9110, section 5.6.2), which a field's name is. */
export const HEADER_NAME_FORM = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
/**
 * A field's value (RFC 9110, section 5.5): visible ASCII and obs-text, blanks only in between, since receivers take
 * those at its ends away.
 */
export const HEADER_VALUE_FORM = /^[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]{0,4094}[\x21-\x7e\x80-\xff])?$/;
/** Of all names and values: servers commonly refuse heads of more than 16 KiB, and the profile has its own headers. */
const MAX_CHARACTERS = 12_288;

/** What says how a message is framed or forwarded (RFC 9110, section 7.6.1), and is the HTTP client's alone. */
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

/** Why an endpoint may not have a header of this name, or undefined if it may. */
export function whyForbidden(key: string, profile: WireProfile): string | undefined {
  const name = key.toLowerCase();
  if (OF_THE_CONNECTION.has(name) || name.startsWith('proxy-')) {
    return `may not be ${key}: it belongs to the connection`;
  }
  return profile.reservedHeaders.includes(name)
    ? `may not be ${key}: the profile ${profile.name} sends it itself`
    : undefined;
}

function keyProblem(key: string, earlier: ReadonlySet<string>, profile: WireProfile): string | undefined {
  if (!HEADER_NAME_FORM.test(key)) return "must be 1 to 128 letters, digits or any of !#$%&'*+.^_`|~-";
  if (earlier.has(key.toLowerCase())) return `repeats ${key}: a name may stand once, in whatever case`;
  return whyForbidden(key, profile);
}

function valueProblem({ key, value }: GivenHeader, kept: ReadonlySet<string>): string | undefined {
  if (value === HEADER_MASK) {
    return kept.has(key.toLowerCase())
      ? undefined
      : `is masked, and the endpoint has no ${key} whose value could be kept: give it`;
  }
  if (HEADER_VALUE_FORM.test(value)) return undefined;
  return 'must be 1 to 4096 characters of ASCII or Latin-1, without line breaks or blanks at its ends';
}

/**
 * Everything that is wrong with the headers of an endpoint, by their places in the list.
 * @param before what it has so far: a masked value stands for the one of the same name
 */
export function headerProblems(
  headers: readonly GivenHeader[],
  profile: WireProfile,
  before: readonly HeaderRef[],
): FieldProblem[] {
  const kept = new Set(before.map(({ key }) => key.toLowerCase()));
  const problems: FieldProblem[] = [];
  const names = new Set<string>();
  for (const [index, header] of headers.entries()) {
    const { key } = header;
    const wrongKey = keyProblem(key, names, profile);
    if (wrongKey !== undefined) problems.push({ pointer: `/headers/${index}/key`, message: wrongKey });
    names.add(key.toLowerCase());
    const wrongValue = valueProblem(header, kept);
    if (wrongValue !== undefined) problems.push({ pointer: `/headers/${index}/value`, message: wrongValue });
  }
  const characters = headers.reduce((sum, { key, value }) => sum + key.length + value.length, 0);
  if (problems.length === 0 && characters > MAX_CHARACTERS) {
    const message = `has ${characters} characters in all, at most ${MAX_CHARACTERS} are taken`;
    problems.push({ pointer: '/headers', message });
  }
  return problems;
}

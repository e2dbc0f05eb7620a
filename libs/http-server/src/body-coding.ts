import type { IncomingHttpHeaders } from 'node:http';
import { MIMEType } from 'node:util';

/** The names of UTF-8, and of ASCII, which is a part of it. */
const UTF8 = ['utf-8', 'utf8', 'us-ascii'];
/** The coding that changes nothing (RFC 9110, section 8.4.1). */
const IDENTITY = 'identity';

function charsetOf(contentType: string): string {
  try {
    return new MIMEType(contentType).params.get('charset') ?? UTF8[0]!;
  } catch {
    return contentType;
  }
}

/** Returns true if the headers announce a body that is compressed, or otherwise coded. */
export function isCoded({ 'content-encoding': coding = IDENTITY }: IncomingHttpHeaders): boolean {
  return coding.trim().toLowerCase() !== IDENTITY;
}

/** The reason in the headers why a body is not read as JSON: it is compressed, or in a charset other than UTF-8. */
export function codingProblem(headers: IncomingHttpHeaders): string | undefined {
  const { 'content-encoding': coding = IDENTITY, 'content-type': type = '' } = headers;
  if (isCoded(headers)) {
    return `The body has "Content-Encoding: ${coding}": send it uncompressed, without that header.`;
  }
  if (!/charset/i.test(type) || UTF8.includes(charsetOf(type).toLowerCase())) return undefined;
  return `The body has "Content-Type: ${type}": send JSON in UTF-8, with "Content-Type: application/json".`;
}

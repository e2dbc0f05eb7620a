import type { IncomingHttpHeaders } from 'node:http';
import { MIMEType } from 'node:util';

/** UTF-8 by its names, and its part that is ASCII. */
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

/** Returns true if a body is said to be compressed, or otherwise coded. */
export function isCoded({ 'content-encoding': coding = IDENTITY }: IncomingHttpHeaders): boolean {
  return coding.trim().toLowerCase() !== IDENTITY;
}

/** The reason why a body is not read as JSON by its headers: it is compressed, or in another charset than UTF-8. */
export function codingProblem(headers: IncomingHttpHeaders): string | undefined {
  const { 'content-encoding': coding = IDENTITY, 'content-type': type = '' } = headers;
  if (isCoded(headers)) {
    return `The body has "Content-Encoding: ${coding}": send it uncompressed, without that header.`;
  }
  if (!/charset/i.test(type) || UTF8.includes(charsetOf(type).toLowerCase())) return undefined;
  return `The body has "Content-Type: ${type}": send JSON in UTF-8, with "Content-Type: application/json".`;
}

/**
 * The bytes of a base64 text (RFC 4648, section 4), or undefined unless it is exactly what encoding them gives: with
 * padding, no white space, nothing from base64url. Node by itself skips what it does not know.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

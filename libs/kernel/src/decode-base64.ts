/**
 * Decodes a base64 text (RFC 4648, section 4). Returns undefined unless the text is exactly the encoding of its bytes:
 * with padding, without white space or characters of base64url. Node itself skips characters that it does not know.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

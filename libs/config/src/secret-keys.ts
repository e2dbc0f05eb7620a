import { decodeBase64 } from '#kernel';

const KEY_BYTES = 32;

/** Commands that make a key. The second one works without OpenSSL. */
export const MAKE_A_KEY =
  "`openssl rand -base64 32` or `node -p \"require('crypto').randomBytes(32).toString('base64')\"`";

function wrongEntry(position: string, reason: string): Error {
  const right = `Each entry must be 32 random bytes in base64, 44 characters, as ${MAKE_A_KEY} prints them`;
  return new Error(`${position} ${reason}. ${right}`);
}

function readEntry(text: string, position: string): Buffer {
  if (text === '') throw wrongEntry(position, 'is empty');
  const bytes = decodeBase64(text);
  if (bytes === undefined) throw wrongEntry(position, 'is not base64 with its padding');
  if (bytes.length !== KEY_BYTES) throw wrongEntry(position, `has ${bytes.length} bytes`);
  return bytes;
}

/**
 * The keys of POSTHORN_SECRET_KEYS in their order, 32 bytes each. Entries are separated by commas; white space around
 * an entry does not count.
 * @throws Error that names the position of the wrong entry and its fault, never its text
 */
export function readSecretKeys(text: string): Buffer[] {
  const entries = text.split(',');
  const keys: Buffer[] = [];
  for (const [index, entry] of entries.entries()) {
    const position = `entry ${index + 1} of ${entries.length}`;
    const key = readEntry(entry.trim(), position);
    if (keys.some((earlier) => earlier.equals(key))) throw wrongEntry(position, 'repeats an earlier entry');
    keys.push(key);
  }
  return keys;
}

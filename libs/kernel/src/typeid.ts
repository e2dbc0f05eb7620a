import { uuidFromBytes } from './uuid.ts';

/** The kind of the thing that a public id names: the prefix of its TypeID. */
export type IdPrefix = 'prj' | 'evt' | 'ep' | 'dlv' | 'rpl' | 'req' | 'sec' | 'key' | 'ntf' | 'dead';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const SUFFIX_FORM = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const VALUE_OF = new Map([...ALPHABET].map((character, value) => [character, value]));

/** The two characters of each number below 1,024. */
const PAIRS = Array.from({ length: 1_024 }, (_, value) => ALPHABET[value >> 5]! + ALPHABET[value & 31]!);

const HYPHEN = 0x2d;

/** The value of a hex digit, by its character code. */
const hexDigit = (code: number): number => (code < 0x40 ? code - 0x30 : (code | 0x20) - 0x57);

/**
 * The TypeID of a UUID, `prefix_` and 26 characters of Crockford's base32 (TypeID specification 0.3.0).
 * @example toTypeId('evt', '0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e77')
 */
export function toTypeId(prefix: IdPrefix, uuid: string): string {
  let text = `${prefix}_`;
  let value = 0;
  // The first two hex digits are two characters; each five digits after them are four.
  let left = 2;
  for (let at = 0; at < uuid.length; at++) {
    const code = uuid.charCodeAt(at);
    if (code === HYPHEN) continue;
    value = value * 16 + hexDigit(code);
    if (--left > 0) continue;
    text += at > 1 ? PAIRS[value >> 10]! + PAIRS[value & 1_023]! : PAIRS[value]!;
    value = 0;
    left = 5;
  }
  return text;
}

/** The UUID of a TypeID with this prefix, or undefined if the text is none. */
export function fromTypeId(prefix: IdPrefix, text: string): string | undefined {
  if (!text.startsWith(`${prefix}_`)) return undefined;
  const suffix = text.slice(prefix.length + 1);
  if (!SUFFIX_FORM.test(suffix)) return undefined;
  let value = 0n;
  for (const character of suffix) value = (value << 5n) | BigInt(VALUE_OF.get(character)!);
  return uuidFromBytes(Buffer.from(value.toString(16).padStart(32, '0'), 'hex'));
}

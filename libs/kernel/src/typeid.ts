import { uuidFromBytes } from './uuid.ts';

/** The kind of the thing that a public id names: the prefix of its TypeID. */
export type IdPrefix = 'prj' | 'evt' | 'ep' | 'dlv' | 'rpl' | 'req' | 'sec' | 'key' | 'ntf' | 'dead';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const SUFFIX_FORM = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const VALUE_OF = new Map([...ALPHABET].map((character, value) => [character, value]));

/** A number below 2^40 as that many base32 characters: ten hex digits are exactly eight of them. */
function base32(value: number, characters: number): string {
  let text = '';
  for (let i = 0; i < characters; i++) {
    text = ALPHABET[value % 32]! + text;
    value = Math.floor(value / 32);
  }
  return text;
}

/**
 * The TypeID of a UUID, `prefix_` and 26 characters of Crockford's base32 (TypeID specification 0.3.0).
 * @example toTypeId('evt', '0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e77')
 */
export function toTypeId(prefix: IdPrefix, uuid: string): string {
  const hex = uuid.replaceAll('-', '');
  const head = base32(Number.parseInt(hex.slice(0, 2), 16), 2);
  const middle = [2, 12, 22].map((at) => base32(Number.parseInt(hex.slice(at, at + 10), 16), 8)).join('');
  return `${prefix}_${head}${middle}`;
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

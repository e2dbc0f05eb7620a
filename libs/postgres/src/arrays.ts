/**
 * Array parameters for UNNEST in Postgres' binary format, since its parser of texts takes most of the time of a small
 * statement with many columns. Each function is for the type that the statement gives the parameter; Postgres refuses
 * an array of another type.
 */

/** The numbers that Postgres has given its types (pg_type.dat). */
const OID = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  float4: 700,
  float8: 701,
  uuid: 2950,
} as const;

/** Dimensions, a flag for nulls, the type, the length and the lower bound: `array_recv` in Postgres. */
const HEAD_BYTES = 20;
const LENGTH_BYTES = 4;

type Values<T> = readonly (T | null)[];

function head(type: keyof typeof OID, count: number, hasNull: boolean, elementBytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(count === 0 ? HEAD_BYTES - 8 : HEAD_BYTES + count * LENGTH_BYTES + elementBytes);
  buffer.writeInt32BE(count === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(hasNull ? 1 : 0, 4);
  buffer.writeInt32BE(OID[type], 8);
  if (count === 0) return buffer;
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
  return buffer;
}

/** An array of elements that take the same number of bytes. @param write puts one element at a place of the buffer */
function fixed<T>(
  type: keyof typeof OID,
  width: number,
  values: Values<T>,
  write: (buffer: Buffer, value: T, at: number) => void,
): Buffer {
  let nulls = 0;
  for (const value of values) if (value === null) nulls++;
  const buffer = head(type, values.length, nulls > 0, (values.length - nulls) * width);
  let at = HEAD_BYTES;
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? -1 : width, at);
    if (value === null) continue;
    write(buffer, value, at);
    at += width;
  }
  return buffer;
}

/** The value of each hexadecimal digit by its character code; 255 for any other character. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? 255 : value;
});
const UUID_CHARACTERS = 36;

function digitAt(uuid: string, at: number): number {
  const digit = DIGITS[uuid.charCodeAt(at)] ?? 255;
  if (digit === 255) throw new TypeError(`${JSON.stringify(uuid)} is no UUID.`);
  return digit;
}

function writeUuid(buffer: Buffer, uuid: string, at: number): void {
  if (uuid.length !== UUID_CHARACTERS) throw new TypeError(`${JSON.stringify(uuid)} is no UUID.`);
  let from = 0;
  for (let byte = 0; byte < 16; byte++) {
    if (byte === 4 || byte === 6 || byte === 8 || byte === 10) from++; // a hyphen
    buffer[at + byte] = (digitAt(uuid, from) << 4) | digitAt(uuid, from + 1);
    from += 2;
  }
}

const TWO_TO_32 = 4_294_967_296;
const DECIMAL = /^-?\d+$/;

function writeInt8(buffer: Buffer, value: number | string, at: number): void {
  const isWhole = typeof value === 'string' ? DECIMAL.test(value) : Number.isSafeInteger(value);
  if (!isWhole) throw new TypeError(`${JSON.stringify(value)} is no whole number.`);
  if (typeof value === 'string') return void buffer.writeBigInt64BE(BigInt(value), at);
  buffer.writeInt32BE(Math.floor(value / TWO_TO_32), at);
  buffer.writeUInt32BE(value >>> 0, at + 4);
}

function whole(value: number): number {
  if (!Number.isInteger(value)) throw new TypeError(`${value} is no whole number.`);
  return value;
}

/** `uuid[]`: texts of 36 characters. @throws TypeError for another text */
export const uuidArray = (values: Values<string>): Buffer => fixed('uuid', 16, values, writeUuid);

/** `boolean[]`, one byte an element. */
export const booleanArray = (values: Values<boolean>): Buffer =>
  fixed('bool', 1, values, (buffer, value, at) => void (buffer[at] = value ? 1 : 0));

/** `smallint[]`. @throws TypeError or RangeError for a number that is none */
export const smallintArray = (values: Values<number>): Buffer =>
  fixed('int2', 2, values, (buffer, value, at) => void buffer.writeInt16BE(whole(value), at));

/** `int[]`. @throws TypeError or RangeError for a number that is none */
export const intArray = (values: Values<number>): Buffer =>
  fixed('int4', 4, values, (buffer, value, at) => void buffer.writeInt32BE(whole(value), at));

/** `bigint[]`, of numbers or of texts in decimal. @throws TypeError or RangeError for anything else */
export const bigintArray = (values: Values<number | string>): Buffer => fixed('int8', 8, values, writeInt8);

/** `real[]`, of numbers that are rounded to single precision. */
export const realArray = (values: Values<number>): Buffer =>
  fixed('float4', 4, values, (buffer, value, at) => void buffer.writeFloatBE(value, at));

/** `float8[]`, of any numbers. */
export const floatArray = (values: Values<number>): Buffer =>
  fixed('float8', 8, values, (buffer, value, at) => void buffer.writeDoubleBE(value, at));

/** An array of elements of any length. */
function sized<T>(
  type: keyof typeof OID,
  values: Values<T>,
  lengthOf: (value: T) => number,
  write: (buffer: Buffer, value: T, at: number) => void,
): Buffer {
  const lengths = values.map((value) => (value === null ? -1 : lengthOf(value)));
  const bytes = lengths.reduce((sum, length) => sum + Math.max(0, length), 0);
  const buffer = head(type, values.length, lengths.includes(-1), bytes);
  let at = HEAD_BYTES;
  for (const [index, value] of values.entries()) {
    const length = lengths[index]!;
    at = buffer.writeInt32BE(length, at);
    if (value === null) continue;
    write(buffer, value, at);
    at += length;
  }
  return buffer;
}

/** `text[]`: any texts without NUL, which Postgres refuses. */
export const textArray = (values: Values<string>): Buffer =>
  sized(
    'text',
    values,
    (value) => Buffer.byteLength(value),
    (buffer, value, at) => void buffer.write(value, at),
  );

/** `bytea[]`, of any bytes. */
export const byteaArray = (values: Values<Buffer>): Buffer =>
  sized(
    'bytea',
    values,
    ({ length }) => length,
    (buffer, value, at) => void value.copy(buffer, at),
  );

/**
 * The text of an array of values that need no quotes, such as UUIDs: an element of a `textArray`, since UNNEST would
 * flatten an array of arrays.
 */
export function plainArrayText(values: readonly string[]): string {
  return `{${values.join(',')}}`;
}

const NEEDS_ESCAPE = /["\\]/;

/** The text of an array of any texts, likewise. */
export function arrayText(values: readonly string[]): string {
  const quoted = (value: string) => (NEEDS_ESCAPE.test(value) ? value.replace(/["\\]/g, '\\$&') : value);
  return `{${values.map((value) => `"${quoted(value)}"`).join(',')}}`;
}

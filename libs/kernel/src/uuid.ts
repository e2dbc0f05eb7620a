import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8192;
const pool = Buffer.allocUnsafe(POOL_BYTES);
let poolAt = POOL_BYTES;

/** `count` random bytes out of a pool that is refilled by one system call per 8 KiB. Valid until the next call. */
function randomBytesFromPool(count: number): Buffer {
  if (poolAt + count > POOL_BYTES) {
    randomFillSync(pool);
    poolAt = 0;
  }
  poolAt += count;
  return pool.subarray(poolAt - count, poolAt);
}

/** 16 bytes as the canonical 36 lower-case characters. */
export function uuidFromBytes(bytes: Buffer): string {
  const hex = bytes.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** The UUIDv8 (RFC 9562, section 5.8) of the first 16 bytes of a hash. Overwrites its version and variant bits. */
export function uuidv8FromHash(bytes: Buffer): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return uuidFromBytes(bytes);
}

const UUID_FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Returns true for a UUID in its canonical form: lower case, with its four hyphens. */
export function isUuid(text: string): boolean {
  return UUID_FORM.test(text);
}

/**
 * A UUIDv7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74 random bits.
 * @param unixMs the time that it carries
 */
export function uuidv7(unixMs: number): string {
  const bytes = randomBytesFromPool(16);
  bytes.writeUIntBE(unixMs, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return uuidFromBytes(bytes);
}

const COUNTER_MAX = 0xfff;
const COUNTER_SEED_MAX = 0xff;
let orderedMs = -1;
let counter = 0;

/**
 * A UUIDv7 that sorts behind all ids that this function has returned for the same millisecond. The 12 bits behind the
 * version count from a random start (RFC 9562, section 6.2, method 1). Past some 3,900 in one millisecond, and for a
 * millisecond before the last one, the order is random.
 */
export function orderedUuidv7(unixMs: number): string {
  const uuid = uuidv7(unixMs);
  if (unixMs < orderedMs) return uuid;
  if (unixMs > orderedMs) {
    orderedMs = unixMs;
    counter = Number.parseInt(uuid.slice(15, 18), 16) & COUNTER_SEED_MAX;
  } else if (counter < COUNTER_MAX) counter++;
  return `${uuid.slice(0, 15)}${counter.toString(16).padStart(3, '0')}${uuid.slice(18)}`;
}

/** The 48-bit Unix milliseconds that a UUIDv7, or a delivery's UUIDv8, begins with. */
export function unixMsOfUuid(uuid: string): number {
  return Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);
}

/** The smallest UUID that carries this time: a bound for ranges over ids. */
export function lowestUuidAt(unixMs: number): string {
  const hex = Math.max(0, Math.floor(unixMs)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`;
}

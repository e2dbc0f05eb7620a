const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/**
 * Kafka's default hash of a record's key: 32-bit murmur2 with the seed and the sign handling of the Java client
 * (org.apache.kafka.common.utils.Utils.murmur2), so that any producer agrees with ours. Never negative.
 */
export function murmur2(key: Buffer): number {
  const length = key.length;
  let h = SEED ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    let k = Math.imul(key.readInt32LE(at), M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  if (length - at >= 3) h ^= key[at + 2]! << 16;
  if (length - at >= 2) h ^= key[at + 1]! << 8;
  if (length - at >= 1) h = Math.imul(h ^ key[at]!, M);
  h = Math.imul(h ^ (h >>> 13), M);
  return (h ^ (h >>> 15)) & 0x7fffffff;
}

/** The partition of a key among `partitionCount`. */
export function partitionOf(key: string, partitionCount: number): number {
  return murmur2(Buffer.from(key)) % partitionCount;
}

import { BATCH_HEAD, INT64_SIZE, Reader, readRecordsBatch, type RecordsBatch } from '@platformatic/kafka';

/** The place of a batch's format version, behind its offset, its length and the epoch of its leader. */
const MAGIC_AT = 16;
/** The format since Kafka 0.11. Kafka 4 has no older one. */
const MAGIC = 2;

/** The batches of one partition up to the first that cannot be decoded. */
export interface ReadBatches {
  batches: RecordsBatch[];
  /** The first offset of the batch that cannot be decoded, and the reason; undefined if there is none. */
  undecoded?: { offset: bigint; cause: unknown };
}

function readBatch(reader: Reader): RecordsBatch {
  const magic = reader.peekInt8(reader.position + MAGIC_AT);
  if (magic !== MAGIC) throw new Error(`its format has the version ${magic}, in place of ${MAGIC}`);
  return readRecordsBatch(reader);
}

/** Decodes the record batches of one partition. A batch at the end that the response has cut off is left out. */
export function readBatches(records: Buffer): ReadBatches {
  const reader = Reader.from(records);
  const batches: RecordsBatch[] = [];
  const hasBatch = () =>
    reader.remaining >= BATCH_HEAD && reader.remaining - BATCH_HEAD >= reader.peekInt32(reader.position + INT64_SIZE);
  while (hasBatch()) {
    const offset = reader.peekInt64(reader.position);
    try {
      batches.push(readBatch(reader));
    } catch (cause) {
      return { batches, undecoded: { offset, cause } };
    }
  }
  return { batches };
}

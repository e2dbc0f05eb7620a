import { IS_CONTROL, IS_TRANSACTIONAL, type RecordsBatch } from '@platformatic/kafka';
import type { AbortedTransaction } from './fetch-api.ts';

/** The type of the marker that ends a transaction, in the key of its record: 0 for an abort, 1 for a commit. */
const ABORT = 0;

function isAbortMarker({ records }: RecordsBatch): boolean {
  return records[0]?.key?.readInt16BE(2) === ABORT;
}

/**
 * Empties the batches without records of ours: transaction markers, and the records of aborted transactions. The
 * batches stay, because their offsets are passed.
 * @param batches of one partition, in their order
 */
export function committedBatches(batches: RecordsBatch[], aborted: readonly AbortedTransaction[]): RecordsBatch[] {
  const waiting = aborted.toSorted((a, b) => Number(a.firstOffset - b.firstOffset));
  const open = new Set<bigint>();
  return batches.map((batch) => {
    const lastOffset = batch.firstOffset + BigInt(batch.lastOffsetDelta);
    while (waiting[0] && waiting[0].firstOffset <= lastOffset) open.add(waiting.shift()!.producerId);
    const isMarker = (batch.attributes & IS_CONTROL) !== 0;
    const isAborted = (batch.attributes & IS_TRANSACTIONAL) !== 0 && open.has(batch.producerId);
    if (isMarker && isAbortMarker(batch)) open.delete(batch.producerId);
    return isMarker || isAborted ? { ...batch, records: [] } : batch;
  });
}

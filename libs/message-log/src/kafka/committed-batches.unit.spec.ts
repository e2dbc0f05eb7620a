import { IS_CONTROL, IS_TRANSACTIONAL, type RecordsBatch } from '@platformatic/kafka';
import { committedBatches } from './committed-batches.ts';

const ABORT = Buffer.from([0, 0, 0, 0]);
const COMMIT = Buffer.from([0, 0, 0, 1]);

function batch(firstOffset: number, producerId: number, attributes: number, keys: Buffer[]): RecordsBatch {
  const records = keys.map((key, offsetDelta) => ({ offsetDelta, key, value: null, headers: [] }));
  const lastOffsetDelta = records.length - 1;
  const ids = { firstOffset: BigInt(firstOffset), producerId: BigInt(producerId) };
  return { ...ids, attributes, lastOffsetDelta, records } as unknown as RecordsBatch;
}

const records = (firstOffset: number, producerId: number, ...keys: string[]) =>
  batch(
    firstOffset,
    producerId,
    producerId < 0 ? 0 : IS_TRANSACTIONAL,
    keys.map((key) => Buffer.from(key)),
  );
const marker = (offset: number, producerId: number, key: Buffer) =>
  batch(offset, producerId, IS_TRANSACTIONAL | IS_CONTROL, [key]);

const keysOf = (batches: RecordsBatch[]) => batches.map((one) => one.records.map(({ key }) => String(key)));

describe('committed batches', () => {
  it('include all records outside transactions', () => {
    expect(keysOf(committedBatches([records(0, -1, 'a', 'b'), records(2, -1, 'c')], []))).toEqual([['a', 'b'], ['c']]);
  });

  it('include no markers and no records of aborted transactions', () => {
    const batches = [
      records(0, 1, 'kept'),
      records(1, 2, 'aborted'),
      marker(2, 1, COMMIT),
      records(3, 1, 'aborted too'),
      records(4, -1, 'of none'),
      marker(5, 2, ABORT),
      marker(6, 1, ABORT),
      records(7, 2, 'kept again'),
    ];
    const aborted = [
      { producerId: 1n, firstOffset: 3n },
      { producerId: 2n, firstOffset: 1n },
    ];
    const committed = committedBatches(batches, aborted);
    expect(keysOf(committed)).toEqual([['kept'], [], [], [], ['of none'], [], [], ['kept again']]);
    expect(committed.map(({ firstOffset }) => Number(firstOffset))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

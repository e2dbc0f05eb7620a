import { createRecordsBatch, type Connection, type RecordsBatch } from '@platformatic/kafka';
import { eventually } from '#testing';
import type { FetchedPartition } from './fetch-api.ts';
import { Fetcher } from './fetcher.ts';
import type { LeaderClient } from './leader-client.ts';

const AWAY = new Error('No broker answers.');

describe('Fetcher', () => {
  it('reports every failure from the third on while no leader can be found, and counts anew after a success', async () => {
    let isAway = true;
    let answers = 0;
    const leaders = () => {
      if (isAway) return Promise.reject(AWAY);
      answers++;
      return Promise.resolve(new Map([[0, 0]]));
    };
    const client = { leaders, forgetLeaders: () => undefined, close: () => Promise.resolve() };
    const problems: unknown[] = [];
    const fetcher = new Fetcher(
      client as unknown as LeaderClient,
      { topic: 'topic', maxBytesPerPartition: 1, maxBytesPerFetch: 1 },
      {
        positions: () => (isAway ? [{ partition: 0, offset: 0 }] : []),
        onBatches: () => undefined,
        onRecreated: () => undefined,
        onOutOfRange: () => undefined,
        onProblem: (_, error) => problems.push(error),
      },
    );
    fetcher.wake();
    await eventually(() => problems.length >= 3);
    isAway = false;
    await eventually(() => answers > 0);
    isAway = true;
    const before = problems.length;
    fetcher.wake();
    await eventually(() => problems.length > before);
    await fetcher.stop();
    expect(new Set(problems)).toEqual(new Set([AWAY]));
  });

  describe('with a partition that has a batch which cannot be decoded', () => {
    const ATTRIBUTES_AT = 21;
    const MAGIC_AT = 16;
    const batch = (firstOffset: number) => {
      const message = { topic: 'topic', key: Buffer.from('k'), value: Buffer.from(`value ${firstOffset}`) };
      const bytes = Buffer.from(createRecordsBatch([message]).buffer);
      bytes.writeBigInt64BE(BigInt(firstOffset), 0);
      return bytes;
    };
    const damaged = (firstOffset: number, damage: (bytes: Buffer) => void) => {
      const bytes = batch(firstOffset);
      damage(bytes);
      return bytes;
    };

    it.each<[string, (bytes: Buffer) => void]>([
      ['an unknown codec', (bytes) => bytes.writeInt16BE(5, ATTRIBUTES_AT)],
      ['a codec that does not fit its bytes', (bytes) => bytes.writeInt16BE(1, ATTRIBUTES_AT)],
      ['a format of before Kafka 0.11', (bytes) => bytes.writeInt8(1, MAGIC_AT)],
    ])('hands over all before it and the other partitions, and reports its place: %s', async (_what, damage) => {
      const records = [Buffer.concat([batch(7), damaged(8, damage), batch(9)]), batch(3)];
      const partitions = records.map((bytes, partition): FetchedPartition => {
        return { partition, errorCode: 0, aborted: [], records: bytes };
      });
      const send = (...given: unknown[]) => {
        const callback = given.at(-1) as (error: null, response: object) => void;
        setImmediate(() => callback(null, { errorCode: 0, partitions }));
      };
      const client = {
        leaders: () =>
          Promise.resolve(
            new Map([
              [0, 0],
              [1, 0],
            ]),
          ),
        connectionTo: () => Promise.resolve({ send } as unknown as Connection),
        forgetLeaders: () => undefined,
        close: () => Promise.resolve(),
      };
      const handed: [partition: number, offsets: number[]][] = [];
      const problems: string[] = [];
      const fetcher = new Fetcher(
        client as unknown as LeaderClient,
        { topic: 'topic', maxBytesPerPartition: 1, maxBytesPerFetch: 1 },
        {
          positions: () => [0, 1].map((partition) => ({ partition, offset: 0 })),
          onBatches: (partition: number, batches: RecordsBatch[]) =>
            handed.push([partition, batches.map(({ firstOffset }) => Number(firstOffset))]),
          onRecreated: () => undefined,
          onOutOfRange: () => undefined,
          onProblem: (_message, error) => problems.push((error as Error).message),
        },
      );
      fetcher.wake();
      await eventually(() => problems.length > 0);
      await fetcher.stop();
      expect(handed.slice(0, 2)).toEqual([
        [0, [7]],
        [1, [3]],
      ]);
      expect(problems[0]).toMatch(/^The batch at offset 8 of partition 0 of topic cannot be decoded: /);
    });
  });
});

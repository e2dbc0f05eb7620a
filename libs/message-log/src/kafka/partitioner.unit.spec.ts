import { murmur2, partitionOf } from '../partitioner.ts';

describe('partitioner', () => {
  // The vectors of Apache Kafka's own test of the Java client (UtilsTest.testMurmur2), where the hash is signed.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])("agrees with Kafka's Java client on %j", (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash & 0x7fffffff);
  });

  it('spreads keys over all partitions', () => {
    const partitions = new Set(Array.from({ length: 500 }, (_, index) => partitionOf(`key ${index}`, 12)));
    expect([...partitions].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});

import { MessagePrefixes } from './message-prefixes.ts';

const message = (length: number, flag = 0) => {
  const bytes = Buffer.alloc(5 + length, 7);
  bytes.writeUInt8(flag, 0);
  bytes.writeUInt32BE(length, 1);
  return bytes;
};

describe('MessagePrefixes', () => {
  const bytes = Buffer.concat([message(3), message(0), message(300, 1)]);
  const announced = [
    { length: 3, isCompressed: false },
    { length: 0, isCompressed: false },
    { length: 300, isCompressed: true },
  ];

  it.each([1, 2, 4, 5, 7, 11, 1_000])('finds every message in chunks of %d bytes', (size) => {
    const prefixes = new MessagePrefixes();
    const found = [];
    for (let at = 0; at < bytes.length; at += size) found.push(...prefixes.read(bytes.subarray(at, at + size)));
    expect(found).toEqual(announced);
    expect(prefixes.isInside).toBe(false);
  });

  it('is inside a message until its last byte has come', () => {
    const prefixes = new MessagePrefixes();
    const inside = [...message(2)].map((byte) => {
      prefixes.read(Buffer.of(byte));
      return prefixes.isInside;
    });
    expect(inside).toEqual([true, true, true, true, true, true, false]);
  });
});

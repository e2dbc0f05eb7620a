import { ResponseBody } from './response-body.ts';

describe('ResponseBody', () => {
  it('holds the first bytes, in chunks of any size', () => {
    for (const size of [1, 3, 7, 100]) {
      const body = new ResponseBody(10);
      const text = 'abcdefghijklmnopqrstuvwxyz';
      for (let at = 0; at < text.length; at += size) body.add(Buffer.from(text.slice(at, at + size)));
      expect(body.firstBytes().toString()).toBe('abcdefghij');
      expect([body.bytesRead, body.isTruncated]).toEqual([26, true]);
    }
  });

  it('is complete if all of it fits', () => {
    const body = new ResponseBody(10);
    for (const part of ['abc', '', 'defghij']) body.add(Buffer.from(part));
    expect([body.firstBytes().toString(), body.isTruncated]).toEqual(['abcdefghij', false]);
    expect(new ResponseBody(10).firstBytes()).toHaveLength(0);
  });

  it('keeps its own bytes', () => {
    const body = new ResponseBody(10);
    const chunk = Buffer.from('abc');
    body.add(chunk);
    chunk.fill('x');
    expect(body.firstBytes().toString()).toBe('abc');
  });
});

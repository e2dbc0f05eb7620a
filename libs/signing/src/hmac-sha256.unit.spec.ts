import fc from 'fast-check';
import { hmacSha256, signingKeyOf } from './hmac-sha256.ts';

describe('HMAC-SHA256', () => {
  // RFC 4231, test cases 1, 2, 3 and 6: short keys, and one longer than a block.
  it.each([
    ['0b'.repeat(20), Buffer.from('Hi There'), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      Buffer.from('Jefe').toString('hex'),
      Buffer.from('what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    ['aa'.repeat(20), Buffer.alloc(50, 0xdd), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
    [
      'aa'.repeat(131),
      Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First'),
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
  ])('agrees with RFC 4231 under the key %s', (key, data, expected) => {
    const signingKey = signingKeyOf(Buffer.from(key, 'hex'));
    expect(hmacSha256(signingKey, 'hex', data)).toBe(expected);
    expect(hmacSha256(signingKey, 'base64', data)).toBe(Buffer.from(expected, 'hex').toString('base64'));
  });

  it('signs the concatenated parts', () => {
    const key = signingKeyOf(Buffer.from('key'));
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (parts) => {
        const mixed = parts.map((part, index) => (index % 2 ? Buffer.from(part) : part));
        expect(hmacSha256(key, 'hex', ...mixed)).toBe(hmacSha256(key, 'hex', parts.join('')));
      }),
    );
  });
});

import { shownBody } from './shown-body.ts';

describe('a shown body', () => {
  it.each([
    ['nothing', Buffer.alloc(0), ''],
    ['a text', Buffer.from('Zdołała „ok” 🎉'), 'Zdołała „ok” 🎉'],
    ['a text with NUL and a byte order mark', Buffer.from('\uFEFFa\0b'), '\uFEFFa\0b'],
  ])('is text, if the bytes are %s', (_, bytes, body) => {
    expect(shownBody(bytes, false)).toEqual({ body, bodyEncoding: 'utf-8' });
  });

  it('leaves out a character in which the stored bytes end', () => {
    const bytes = Buffer.from('ok 🎉').subarray(0, 5);
    expect(shownBody(bytes, true)).toEqual({ body: 'ok ', bodyEncoding: 'utf-8' });
    expect(shownBody(bytes, false)).toMatchObject({ bodyEncoding: 'base64' });
  });

  it.each([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff])],
    ['Latin-1', Buffer.from('café', 'latin1')],
    ['an overlong NUL', Buffer.from([0x61, 0xc0, 0x80])],
  ])('is in base64, if the bytes are %s', (_, bytes) => {
    expect(shownBody(bytes, false)).toEqual({ body: bytes.toString('base64'), bodyEncoding: 'base64' });
  });
});

import { isText } from './text.ts';

describe('a text of an event', () => {
  it.each(['a', 'post_123', ' ', 'Ключ', '\u{1f389}'.repeat(256), 'x'.repeat(256), '\ufffd', '\ufffc'])(
    'may be %j',
    (text) => expect(isText(text)).toBe(true),
  );

  it.each([
    ...['', 'x'.repeat(257), '\u{1f389}'.repeat(257), 'a\n', 'a\u0000b', '\u0085', '\ud800', 'a\udc00'],
    ...['\ufffe', '\uffff', '\ufdd0', '\ufdef', 'a\u{1fffe}', '\u{10ffff}'],
    ...[5, null, undefined, ['a']],
  ])('may not be %j', (value) => expect(isText(value)).toBe(false));
});

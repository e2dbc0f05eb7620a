import { surelyExceeds } from './surely-exceeds.ts';

describe('The bound of bytes that a value surely exceeds', () => {
  const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

  it.each([null, true, 1, '', 'é😀\u0000"', [], {}, [1, [2, 'a']], { a: { b: ['c'] }, é: null }, '\ud800'])(
    'is never its own size: %j',
    (value) => {
      expect(surelyExceeds(value, bytesOf(value))).toBe(false);
    },
  );

  it.each(['xxxx', ['xx', 'xx'], { xx: 'xx' }, [[[[1]]]], [1, 2, 3, 4]])('is below its size: %j', (value) => {
    expect(surelyExceeds(value, 3)).toBe(true);
  });

  it('is found without reading the rest of the value', () => {
    const unread = {
      get a(): never {
        throw new Error('It was read.');
      },
    };
    expect(surelyExceeds(['xxxx', unread], 3)).toBe(true);
    expect(surelyExceeds({ first: 'xxxx', second: unread }, 8)).toBe(true);
  });
});

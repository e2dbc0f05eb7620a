import { BoundedCache } from './bounded-cache.ts';

describe('the cache of compiled values', () => {
  it('makes each value once while it is kept, and drops the least recently used past its size', () => {
    const made: string[] = [];
    const cache = new BoundedCache<string>(
      5,
      (text) => (made.push(text), text.toUpperCase()),
      (value) => value.length,
    );
    expect(['aa', 'bb', 'aa', 'cc', 'aa', 'bb'].map((text) => cache.get(text))).toEqual([
      'AA',
      'BB',
      'AA',
      'CC',
      'AA',
      'BB',
    ]);
    expect(made).toEqual(['aa', 'bb', 'cc', 'bb']);
  });

  it('keeps one value that is larger than its size, until the next value', () => {
    const made: string[] = [];
    const cache = new BoundedCache<string>(
      1,
      (text) => (made.push(text), text),
      (value) => value.length,
    );
    for (const text of ['long', 'long', 'other', 'long']) cache.get(text);
    expect(made).toEqual(['long', 'other', 'long']);
  });
});

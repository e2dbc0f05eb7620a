import { exceededJsonBound } from './json-bounds.ts';

const bounds = { maxDepth: 3, maxValues: 10 };
const exceeded = (text: string) => exceededJsonBound(Buffer.from(text), bounds);

describe('The bounds of a JSON text', () => {
  it.each(['1', '"[[[[["', '"\\"[[[[["', '[[[1]]]', '{"a":{"b":[1,2]}}', '[1,2,3,4,5,6,7,8,9]', '', '}}}}'])(
    'are kept by %s',
    (text) => expect(exceeded(text)).toBeUndefined(),
  );

  it.each([
    ['[[[[', '/0/0/0'],
    ['[1,[2,{"a":1,"b":[3]}]]', '/1/1/b'],
    ['{"a/b":{"c\\"d":{"e":{}}}}', '/a~1b/c"d/e'],
    ['{"a":1,"b":[{"x":[1]}]}', '/b/0/x'],
  ])('report too much depth of %s at %s', (text, pointer) => {
    expect(exceeded(text)).toMatchObject({ pointer, message: expect.stringContaining('nested deeper') as string });
  });

  it.each([
    `[${'1,'.repeat(10)}1]`,
    '{},'.repeat(5),
    `{${Array.from({ length: 10 }, (_, i) => `"k${i}":1`).join(',')}}`,
  ])('report too many values in %s', (text) =>
    expect(exceeded(text)).toEqual({ pointer: '', message: 'must have at most 10 values' }),
  );
});

import fc from 'fast-check';
import { parseJson } from './parse-json.ts';
import { repeatedNames } from './repeated-names.ts';

const pointersIn = (text: string, root = '') =>
  repeatedNames(text, JSON.parse(text) as unknown, root).map(({ pointer }) => pointer);

describe('names that are repeated in their object', () => {
  it.each([
    ['{"amount":10,"amount":99}', ['/amount']],
    ['{"a":1,"a":1,"a":1}', ['/a', '/a']],
    ['{"a":1,"\\u0061":2}', ['/a']],
    ['[{"a":{"b":1,"c":{"b":2}}},{"b":[],"b":[]}]', ['/1/b']],
    ['{"a":{"x":1,"x":2},"a":{"x":1}}', ['/a/x', '/a']],
    ['{"__proto__":1,"constructor":2,"__proto__":3}', ['/__proto__']],
    ['{"":1,"":2}', ['/']],
    ['{"a/b~c":1,"a/b~c":2}', ['/a~1b~0c']],
    ['{"a:b":":","c":{"a:b":1,"a:b":[{"d":1}]}}', ['/c/a:b']],
    [' { "a" :\t1 ,\n"a" : 2 } ', ['/a']],
  ])('of %s are found at %j', (text, pointers) => expect(pointersIn(text)).toEqual(pointers));

  it.each([
    '{}',
    '[]',
    '1',
    '"a:b,a:b"',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a:\\"a:","A":1}',
    '{"__proto__":{}}',
  ])('are not found in %s', (text) => expect(pointersIn(text)).toEqual([]));

  it('are named with the pointer of the JSON as a prefix, up to a hundred times', () => {
    const text = `{${Array.from({ length: 300 }, () => '"a":1').join()}}`;
    expect(pointersIn(text, '/data')).toEqual(Array.from({ length: 100 }, () => '/data/a'));
  });

  it('never occur in text that JavaScript wrote', () => {
    fc.assert(fc.property(fc.json(), (text) => expect(pointersIn(JSON.stringify(JSON.parse(text)))).toEqual([])));
  });

  it('are refused in a body, beside the numbers that cannot be stored exactly', () => {
    const bounds = { maxDepth: 10, maxValues: 100 };
    const parse = (text: string) => () => parseJson(Buffer.from(text), bounds);
    const refusal = (pointers: string[]) =>
      expect.objectContaining({
        code: 'invalid-input',
        problems: pointers.map((pointer) => expect.objectContaining({ pointer }) as unknown),
      }) as Error;
    expect(parse('{"url":"a","url":"b"}')).toThrow(refusal(['/url']));
    expect(parse('{"a":1,"a":2,"n":9007199254740993}')).toThrow(refusal(['/a', '/n']));
  });
});

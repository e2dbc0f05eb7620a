import fc from 'fast-check';
import { AWKWARD_JSON, jsonText } from '#testing';
import { canonicalJson } from './canonical-json.ts';
import { lossyNumbers } from './lossy-numbers.ts';

const problemsOf = (value: unknown) => {
  const result = canonicalJson(value, '/data');
  return result.ok ? [] : result.problems.map(({ pointer }) => pointer);
};
const nested = (levels: number, inner: unknown = 1) => {
  let value = inner;
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value };
  return value;
};

describe('JSON as Posthorn keeps it', () => {
  it('is written as JavaScript writes it', () => {
    const value = JSON.parse(
      '{ "b": 1.0, "2": [null, "\\ud83d\\ude00"], "__proto__": {"x": 1}, "constructor": 1E5 }',
    ) as unknown;
    expect(canonicalJson(value, '')).toEqual({
      ok: true,
      text: '{"2":[null,"😀"],"b":1,"__proto__":{"x":1},"constructor":100000}',
    });
    fc.assert(
      fc.property(fc.jsonValue(), (json) =>
        expect(canonicalJson(json, '')).toEqual({ ok: true, text: JSON.stringify(json) }),
      ),
    );
  });

  it('is written as JavaScript writes it, for any spelling of the given JSON', () => {
    const isKept = (json: string) => {
      const text = JSON.stringify(JSON.parse(json));
      expect(lossyNumbers(json)).toEqual([]);
      expect(canonicalJson(JSON.parse(json), '', true)).toEqual({ ok: true, text });
      expect(JSON.stringify(JSON.parse(text))).toBe(text);
    };
    AWKWARD_JSON.forEach(isKept);
    fc.assert(fc.property(jsonText(), isKept));
  });

  it.each([
    ['\ud800', ['/data']],
    [{ list: ['ok', 'a\udc00b'] }, ['/data/list/1']],
    [
      { 'key\ud800': 1, nested: { '\ud800': '\ud800' } },
      ['/data/key\ud800', '/data/nested/\ud800', '/data/nested/\ud800'],
    ],
    [{ path: 'C:\\udata', other: '\\ud800' }, []],
    ['😀', []],
    [{ a: null, b: [Number.NaN, 1, -Infinity] }, ['/data/b/0', '/data/b/2']],
    [{ a: null, b: new Date(0) }, []],
    [[new Date(Number.NaN)], []],
    [[{ toJSON: () => Number.NaN }], ['/data/0']],
    [[1n], ['/data/0']],
    [() => 1, ['/data']],
    [undefined, ['/data']],
  ])('reports the parts of %p that JSON cannot hold or would change: %j', (value, pointers) => {
    expect(problemsOf(value)).toEqual(pointers);
  });

  it('is nested at most 100 levels, and brackets within a string do not count', () => {
    expect(problemsOf(nested(100))).toEqual([]);
    expect(problemsOf(nested(101))).toHaveLength(1);
    const lists = `${'['.repeat(101)}${']'.repeat(101)}`;
    expect(problemsOf({ a: JSON.parse(lists) as unknown })).toEqual([`/data/a${'/0'.repeat(99)}`]);
    expect(problemsOf(['[{'.repeat(1_000), ...Array.from({ length: 1_000 }, () => [])])).toEqual([]);
  });

  it('stops at the first value that is nested too deep, even in a circular value', () => {
    const circle: { a?: unknown; b?: unknown } = {};
    circle.a = circle;
    circle.b = circle;
    expect(problemsOf(circle)).toEqual([`/data${'/a'.repeat(100)}`]);
  });

  it('names a hundred of a million wrong values', () => {
    expect(problemsOf(Array.from({ length: 5_000 }, () => '\ud800'))).toHaveLength(100);
  });
});

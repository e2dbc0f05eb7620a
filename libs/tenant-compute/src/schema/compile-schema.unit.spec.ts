import { compileSchema, MAX_SCHEMA_BYTES, type Validate } from './compile-schema.ts';

function validate(schema: object): Validate {
  const compiled = compileSchema(schema);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.validate;
}
const pointersOf = (schema: object, data: unknown) =>
  validate(schema)(data)
    .map(({ pointer }) => pointer)
    .sort();
const refusedAt = (schema: unknown) => {
  const compiled = compileSchema(schema, '/schema');
  return compiled.ok ? [] : compiled.problems.map(({ pointer }) => pointer).sort();
};

describe('the schema of an event type', () => {
  it('names every place at which data is wrong', () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'https://example.com/post',
      type: 'object',
      required: ['id', 'a/b'],
      properties: {
        id: { type: 'string', pattern: '^post_', format: 'anything' },
        tags: { type: 'array', items: { $ref: '#/$defs/tag' } },
        slug: { type: 'string', pattern: '^[a-z-]+$' },
      },
      additionalProperties: false,
      $defs: { tag: { type: 'string', maxLength: 5 } },
    };
    expect(pointersOf(schema, { id: 'post_1', 'a/b': 1, slug: 'a-b' })).toEqual(['/data/a~1b']);
    expect(pointersOf({ ...schema, additionalProperties: true }, { id: 'post_1', 'a/b': 1, slug: 'a-b' })).toEqual([]);
    expect(pointersOf(schema, { id: '1', tags: ['short', 'too long', 5], more: 1, slug: 'A' })).toEqual([
      '/data/a~1b',
      '/data/id',
      '/data/more',
      '/data/slug',
      '/data/tags/1',
      '/data/tags/2',
    ]);
    expect(pointersOf(schema, 'text')).toEqual(['/data']);
  });

  it('is kept as the text that JavaScript writes', () => {
    expect(
      compileSchema(JSON.parse('{ "type": "object", "properties": { "__proto__": {"type": "string"} } }')),
    ).toMatchObject({
      ok: true,
      text: '{"type":"object","properties":{"__proto__":{"type":"string"}}}',
    });
  });

  it('treats names that every JavaScript object has like other names', () => {
    expect(pointersOf({ required: ['toString', 'constructor'] }, {})).toEqual(['/data/constructor', '/data/toString']);
    expect(pointersOf({ required: ['__proto__'] }, JSON.parse('{"__proto__":1}'))).toEqual([]);
    expect(pointersOf({ additionalProperties: false }, JSON.parse('{"__proto__":1}'))).toEqual(['/data/__proto__']);
  });

  it('names the first problems in large data, a hundred at most', () => {
    const schema = { type: 'array', items: { type: 'number' } };
    expect(
      pointersOf(
        schema,
        Array.from({ length: 200 }, () => 'x'),
      ),
    ).toHaveLength(100);
    expect(
      pointersOf(
        schema,
        Array.from({ length: 50_000 }, () => 'x'),
      ),
    ).toEqual(['/data/0']);
  });

  it.each<[string, unknown, string[]]>([
    ['a text', 'text', ['/schema']],
    ['a list', [], ['/schema']],
    ['an unknown type', { type: 'date' }, ['/schema/type']],
    ['a wrong keyword', { properties: { a: { requierd: ['x'] } } }, ['/schema/properties/a/requierd']],
    [
      'keywords of the wrong form',
      { properties: { a: { minLength: -1, required: 'x' } } },
      ['/schema/properties/a/minLength', '/schema/properties/a/required'],
    ],
    ['another dialect', { $schema: 'http://json-schema.org/draft-07/schema#' }, ['/schema/$schema']],
    ['a name within', { properties: { a: { $id: 'https://example.com/' } } }, ['/schema/properties/a/$id']],
    ['a remote reference', { $ref: 'https://example.com/schema.json' }, ['/schema/$ref']],
    ['a reference to a file', { $ref: 'file:///etc/passwd' }, ['/schema/$ref']],
    ['a reference to nothing', { $ref: '#/$defs/nothing', $defs: {} }, ['/schema/$ref']],
    ['a reference to a property that every object has', { $ref: '#/$defs/toString', $defs: {} }, ['/schema/$ref']],
    ['a reference to itself', { $ref: '#' }, ['/schema/$ref']],
    ['a dynamic reference', { $dynamicRef: '#node' }, ['/schema/$dynamicRef']],
    [
      'a definition that needs itself',
      { $ref: '#/$defs/a', $defs: { a: { properties: { b: { $ref: '#/$defs/a' } } } } },
      ['/schema/$defs/a/properties/b/$ref'],
    ],
    ['look-around', { pattern: '^(?=a)' }, ['/schema/pattern']],
    ['a back-reference', { pattern: '(a)\\1' }, ['/schema/pattern']],
    ['a pattern that is none', { patternProperties: { '(': {} } }, ['/schema/patternProperties/(']],
    ['a large pattern', { pattern: '(a{30}){30}' }, ['/schema/pattern']],
    ['many large patterns for one text', { allOf: Array(3).fill({ pattern: 'a{200}' }) }, ['/schema']],
    [
      'the same, each by a reference',
      { $defs: { a: { pattern: 'a{200}' } }, items: { anyOf: Array(3).fill({ $ref: '#/$defs/a' }) } },
      ['/schema'],
    ],
    ['many large patterns for keys', { patternProperties: { 'a{200}': {}, 'b{200}': {}, 'c{200}': {} } }, ['/schema']],
    ['items that differ, however many', { uniqueItems: true }, ['/schema/uniqueItems']],
    ['items that differ, too many', { uniqueItems: true, maxItems: 257 }, ['/schema/uniqueItems']],
    ['a schema of many bytes', { description: 'x'.repeat(MAX_SCHEMA_BYTES) }, ['/schema']],
    ['a schema of many places', { enum: Array.from({ length: 2_001 }, (_, n) => n) }, ['/schema']],
    ['half a surrogate pair', { title: '\ud800' }, ['/schema/title']],
  ])('is refused for %s', (_, schema, pointers) => {
    expect(refusedAt(schema)).toEqual(pointers);
  });

  it('is refused if its references double again and again', () => {
    const $defs: Record<string, object> = { d0: { type: 'string' } };
    for (let level = 1; level < 40; level++) {
      const $ref = `#/$defs/d${level - 1}`;
      $defs[`d${level}`] = { properties: { a: { $ref }, b: { $ref } } };
    }
    expect(refusedAt({ $ref: '#/$defs/d39', $defs })).toEqual(['/schema']);
  });

  it('may have one pattern for each property, because each pattern checks a different text', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 50 }, (_, nth) => [`id${nth}`, { pattern: '^[a-z]{200}$' }]),
    );
    expect(pointersOf({ properties }, { id7: 'a' })).toEqual(['/data/id7']);
  });

  it('is checked in time even with a pattern on which JavaScript’s regular expressions never end', () => {
    const text = `${'a'.repeat(50_000)}!`;
    expect(pointersOf({ pattern: '^(a+)+$' }, text)).toEqual(['/data']);
    expect(pointersOf({ pattern: '^(a|aa)+$' }, text)).toEqual(['/data']);
  });

  it('counts characters beyond the basic plane as one', () => {
    expect(pointersOf({ pattern: '^.$', maxLength: 1 }, '😀')).toEqual([]);
    expect(pointersOf({ pattern: '^\\p{L}+\\u0021$' }, 'Grüße!')).toEqual([]);
  });
});

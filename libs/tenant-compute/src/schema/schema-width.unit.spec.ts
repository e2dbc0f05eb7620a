import { schemaWidth } from './schema-width.ts';

const fill = (length: number, schema: unknown) => Array.from({ length }, () => schema);

describe('the width of a schema', () => {
  it('is the width of the widest place for one value, not the sum of all places', () => {
    const properties = Object.fromEntries(Array.from({ length: 100 }, (_, nth) => [`p${nth}`, { maxLength: 9 }]));
    const width = schemaWidth({ properties });
    expect(width).toBeGreaterThanOrEqual(100);
    expect(width).toBeLessThan(110);
    expect(schemaWidth({ properties: { a: { properties }, b: { properties } } })).toBe(width);
  });

  it.each<[string, object, number]>([
    ['alternatives', { items: { anyOf: fill(100, { const: 1 }) } }, 200],
    ['values to choose from', { enum: Array.from({ length: 500 }, (_, nth) => nth) }, 500],
    ['a large constant', { const: { list: fill(300, 'x') } }, 300],
    ['references', { allOf: fill(50, { $ref: '#/$defs/a' }), $defs: { a: { anyOf: fill(20, true) } } }, 1_000],
    [
      'several keywords for the same items',
      { items: { anyOf: fill(50, true) }, contains: { anyOf: fill(50, true) } },
      100,
    ],
    [
      'patterns of keys',
      { patternProperties: Object.fromEntries(fill(9, {}).map((_, n) => [`^${n}`, { anyOf: fill(9, true) }])) },
      80,
    ],
    ['items that must differ', { uniqueItems: true, maxItems: 256, items: { type: 'object' } }, 256],
    [
      'schemas that hold at several depths',
      { allOf: [{ items: { allOf: fill(40, true) } }, { items: { allOf: fill(40, true) } }] },
      80,
    ],
  ])('counts %s', (_, schema, atLeast) => {
    const width = schemaWidth(schema as Record<string, unknown>);
    expect(width).toBeGreaterThanOrEqual(atLeast);
    expect(width).toBeLessThan(3 * atLeast);
  });

  it('does not count annotations', () => {
    expect(schemaWidth({ description: 'x'.repeat(9_000), examples: fill(500, 1), 'x-list': fill(500, 1) })).toBe(1);
  });
});

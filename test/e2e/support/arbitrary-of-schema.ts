import fc from 'fast-check';

interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  allOf?: Schema[];
  oneOf?: Schema[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  not?: Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
}

type Components = Record<string, unknown>;

/** RFC 3339 has no later years. */
const LATEST = new Date('9999-12-31T23:59:59.999Z');
/** The largest length of a list: longer lists show nothing more. */
const MAX_ITEMS = 4;

function textOf({ pattern, format, minLength = 0, maxLength = 64 }: Schema): fc.Arbitrary<string> {
  const isRight = (text: string) => [...text].length >= minLength && [...text].length <= maxLength;
  if (format === 'date-time')
    return fc.date({ min: new Date(0), max: LATEST, noInvalidDate: true }).map((date) => date.toISOString());
  if (pattern === undefined) return fc.string({ minLength, maxLength, unit: 'grapheme' }).filter(isRight);
  // fast-check cannot make texts for a look-ahead: the look-ahead is removed, and each text is checked against the
  // whole pattern.
  const form = new RegExp(pattern, 'u');
  const made = fc.stringMatching(new RegExp(pattern.replace(/\(\?![^)]*\)[^)]*\)|\(\?![^)]*\)/, ''), 'u'));
  return made.filter((text) => form.test(text) && isRight(text));
}

function numberOf({ minimum, maximum, not }: Schema, isWhole: boolean): fc.Arbitrary<number> {
  const bounds = { min: minimum ?? -1_000_000, max: maximum ?? 1_000_000 };
  const made = isWhole
    ? fc.integer({ min: bounds.min, max: Math.min(bounds.max, 2 ** 40) })
    : fc.double({ ...bounds, noNaN: true });
  return made.filter((value) => !not || value < not.minimum! || value > not.maximum!);
}

function objectOf(schema: Schema, components: Components): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const fields = Object.entries(properties).map(([name, each]) => [name, arbitraryOf(each, components)] as const);
  const record = fc.record(Object.fromEntries(fields), { requiredKeys: required });
  if (fields.length > 0 || typeof additionalProperties !== 'object') return record;
  const names = propertyNames ? textOf(propertyNames) : fc.string({ minLength: 1, maxLength: 8 });
  return fc.dictionary(names, arbitraryOf(additionalProperties, components), {
    maxKeys: 2,
  });
}

function ofType(type: string | undefined, schema: Schema, components: Components): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return numberOf(schema, true);
    case 'number':
      return numberOf(schema, false);
    case 'string':
      return textOf(schema);
    case 'array': {
      const items = arbitraryOf(schema.items ?? {}, components);
      const bounds = { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? MAX_ITEMS, MAX_ITEMS) };
      return schema.uniqueItems ? fc.uniqueArray(items, bounds) : fc.array(items, bounds);
    }
    case 'object':
      return objectOf(schema, components);
    case undefined:
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

/** Makes values that a schema of an API's description takes. */
export function arbitraryOf(schema: Schema, components: Components): fc.Arbitrary<unknown> {
  if (schema.$ref) return arbitraryOf(components[schema.$ref.split('/').at(-1)!] as Schema, components);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.allOf) return arbitraryOf(schema.allOf[0]!, components);
  if (schema.oneOf) return fc.oneof(...schema.oneOf.map((each) => arbitraryOf(each, components)));
  const types = [schema.type].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, components)));
}

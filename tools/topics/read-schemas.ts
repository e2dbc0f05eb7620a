import { createGenerator } from 'ts-json-schema-generator';

/** A JSON Schema as an object. */
export interface Schema {
  [keyword: string]: unknown;
  type?: string | string[];
  format?: string;
  const?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
}

/** The schemas of the messages, and of the types that they refer to. */
export interface MessageSchemas {
  attempt: Schema;
  /** The fields of each kind of control message, in the order of the types. */
  control: Map<string, Schema>;
  /** By name; messages refer to them under `#/components/schemas/`. */
  shared: Record<string, Schema>;
}

const SOURCE = 'tools/topics/message-types.ts';
const DEFINITIONS = '#/definitions/';
const COMPONENTS = '#/components/schemas/';

/** A copy of a schema whose references lead to the place where an AsyncAPI document keeps schemas. */
function relocated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocated);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) =>
      key === '$ref' ? [key, String(each).replace(DEFINITIONS, COMPONENTS)] : [key, relocated(each)],
    ),
  );
}

/** The kinds that a union of types with a constant `type` consists of, without that field. */
function kindsOf(schema: Schema, definitions: Record<string, Schema>): [kind: string, data: Schema][] {
  if (typeof schema.$ref === 'string') return kindsOf(definitions[schema.$ref.slice(DEFINITIONS.length)]!, definitions);
  if (Array.isArray(schema.anyOf)) return (schema.anyOf as Schema[]).flatMap((each) => kindsOf(each, definitions));
  const { type, ...properties } = schema.properties!;
  const required = schema.required!.filter((name) => name !== 'type');
  return [[type!.const!, { type: 'object', properties, required }]];
}

/** The names of the definitions that a schema refers to, and those that they refer to. */
function namesIn(value: unknown, definitions: Record<string, Schema>, found = new Set<string>()): Set<string> {
  for (const [, name] of JSON.stringify(value).matchAll(/"#\/definitions\/([^"]+)"/g)) {
    if (found.has(name!)) continue;
    found.add(name!);
    namesIn(definitions[name!], definitions, found);
  }
  return found;
}

/**
 * The schema of a field with the form that its name tells: ids are UUIDs, times are RFC 3339, and numbers are whole,
 * except for milliseconds.
 */
function formed(name: string, schema: Schema): Schema {
  if (name.endsWith('Id')) return { ...schema, format: 'uuid' };
  if (name.endsWith('At')) return { ...schema, format: 'date-time' };
  const types = [schema.type].flat();
  if (!types.includes('number') || name.endsWith('Ms')) return schema;
  const whole = types.map((type) => (type === 'number' ? 'integer' : type!));
  return { ...schema, type: whole.length === 1 ? whole[0]! : whole };
}

function withForms(schema: Schema): Schema {
  const properties = Object.entries(schema.properties!).map(([name, each]) => [name, formed(name, each)] as const);
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** Reads the schemas from the types of the code. Takes seconds, since the compiler reads all of it. */
export function readMessageSchemas(): MessageSchemas {
  const generator = createGenerator({
    ...{ path: SOURCE, type: 'MessageTypes', tsconfig: 'tsconfig.json', skipTypeCheck: true },
    additionalProperties: true, // a later version may add a field
  });
  const { MessageTypes: messages, ...definitions } = generator.createSchema('MessageTypes').definitions as Record<
    string,
    Schema
  >;
  const kinds = kindsOf(messages!.properties!.control!, definitions);
  const names = namesIn(
    kinds.map(([, data]) => data),
    definitions,
  );
  return {
    attempt: withForms(relocated(definitions.AttemptMessage) as Schema),
    control: new Map(kinds.map(([kind, data]) => [kind, relocated(data) as Schema])),
    shared: Object.fromEntries([...names].sort().map((name) => [name, relocated(definitions[name]) as Schema])),
  };
}

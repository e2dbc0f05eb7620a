/** An event type in a pack. */
export interface PackedEventType {
  name: string;
  description: string;
  /** JSON Schema, draft 2020-12. It names the required fields; other fields are allowed. */
  schema: Record<string, unknown>;
  /** Data that is valid by the schema. */
  example: unknown;
}

/** Event types that a project imports together. */
export type Pack = readonly PackedEventType[];

const text = { type: 'string', minLength: 1 } as const;

/**
 * A type whose data is an object of these fields.
 * @param required the required fields, with an example of each
 * @param optional the optional fields, with an example of each
 * @param schemas the schemas of fields that are not just texts
 */
export function objectType(
  name: string,
  description: string,
  required: Record<string, unknown>,
  optional: Record<string, unknown> = {},
  schemas: Record<string, Record<string, unknown>> = {},
): PackedEventType {
  const example = { ...required, ...optional };
  const properties = Object.fromEntries(Object.keys(example).map((field) => [field, schemas[field] ?? text]));
  return { name, description, schema: { type: 'object', required: Object.keys(required), properties }, example };
}

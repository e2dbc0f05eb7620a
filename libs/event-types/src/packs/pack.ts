/** An event type as a pack brings it. */
export interface PackedEventType {
  name: string;
  description: string;
  /** JSON Schema, draft 2020-12. It names what must be there; anything more may be. */
  schema: Record<string, unknown>;
  /** Data that is right by the schema. */
  example: unknown;
}

/** Types that come together. */
export type Pack = readonly PackedEventType[];

const text = { type: 'string', minLength: 1 } as const;

/**
 * A type whose data is an object of these fields.
 * @param required the fields that must be there, with an example of each
 * @param optional those that may be, likewise
 * @param schemas of fields that are not just texts
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

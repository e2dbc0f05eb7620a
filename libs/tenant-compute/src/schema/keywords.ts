/** The keywords of JSON Schema 2020-12, by the content of their value. */
export type KeywordKind = 'schema' | 'schemas-by-name' | 'schemas' | 'value';

const BY_KIND: Record<KeywordKind, readonly string[]> = {
  schema: [
    ...['items', 'contains', 'additionalProperties', 'propertyNames', 'unevaluatedItems', 'unevaluatedProperties'],
    ...['not', 'if', 'then', 'else'],
  ],
  'schemas-by-name': ['properties', 'patternProperties', '$defs', 'dependentSchemas'],
  schemas: ['allOf', 'anyOf', 'oneOf', 'prefixItems'],
  value: [
    ...['$ref', 'type', 'enum', 'const', 'required', 'dependentRequired', 'pattern', 'uniqueItems'],
    ...['multipleOf', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum', 'maxLength', 'minLength'],
    ...['maxItems', 'minItems', 'maxContains', 'minContains', 'maxProperties', 'minProperties'],
    // Annotations: kept, and no reason to refuse data.
    ...['title', 'description', 'default', 'deprecated', 'readOnly', 'writeOnly', 'example', 'examples', '$comment'],
    ...['format', 'contentEncoding', 'contentMediaType', 'contentSchema'],
  ],
};

const KIND_OF = new Map(
  Object.entries(BY_KIND).flatMap(([kind, names]) => names.map((name) => [name, kind as KeywordKind] as const)),
);

/**
 * The content of a keyword's value; undefined for a refused keyword. Names that begin with `x-` are free for any use.
 */
export function kindOfKeyword(name: string): KeywordKind | undefined {
  return name.startsWith('x-') ? 'value' : KIND_OF.get(name);
}

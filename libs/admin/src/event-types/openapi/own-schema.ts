import { PosthornError } from '#kernel';
import { MAX_SCHEMA_BYTES } from '#tenant-compute';
import { membersOf, valueAt } from './local-reference.ts';

/** Keywords of JSON Schema whose value is a schema. */
const ONE = new Set([
  ...['additionalProperties', 'contains', 'else', 'if', 'items', 'not', 'propertyNames', 'then'],
  ...['unevaluatedItems', 'unevaluatedProperties'],
]);
/** Keywords whose value is a list of schemas. */
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
/** Keywords whose value has a schema for each name. */
const MAPS = new Set(['$defs', 'dependentSchemas', 'patternProperties', 'properties']);
/** Keywords that OpenAPI adds to JSON Schema. None of them changes the data that a schema accepts. */
const OF_OPENAPI = new Set(['discriminator', 'example', 'externalDocs', 'xml']);
/** Schemas that a document shares; their names have no character that a pointer escapes. */
const SHARED = /^#\/components\/schemas\/([A-Za-z0-9._-]+)$/;

/**
 * Copies a schema of an OpenAPI document as a schema that stands alone. Many schemas of a document may have all of its
 * shared schemas, so a copy ends as soon as it is too large to be stored.
 */
class SchemaCopy {
  /** The bytes that the rest of the copy may have: each member has at least five beside its name, as in `"a":1,`. */
  private leftBytes = MAX_SCHEMA_BYTES;
  /** The shared schemas that the copy refers to, by name, each as the document has it. */
  readonly shared = new Map<string, unknown>();

  constructor(private readonly document: unknown) {}

  of(schema: unknown): unknown {
    if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
    const kept = Object.entries(schema).filter(([key]) => !OF_OPENAPI.has(key) && !key.startsWith('x-'));
    return this.mapped(kept, (key, value) => this.valueOf(key, value));
  }

  private mapped(members: [string, unknown][], copyOf: (name: string, value: unknown) => unknown): object {
    // A reference becomes shorter.
    const textOf = (name: string, value: unknown) => (typeof value === 'string' && name !== '$ref' ? value : '');
    for (const [name, value] of members) this.spend(name.length + textOf(name, value).length);
    return Object.fromEntries(members.map(([name, value]) => [name, copyOf(name, value)]));
  }

  private valueOf(key: string, value: unknown): unknown {
    if (key === '$ref') return this.referenceTo(value);
    if (ONE.has(key)) return this.of(value);
    if (LISTS.has(key) && Array.isArray(value)) return value.map((each) => this.of(each));
    // Another value is kept, so that the check of the schema names it.
    if (!MAPS.has(key) || membersOf(value) !== value) return value;
    return this.mapped(Object.entries(value), (_, each) => this.of(each));
  }

  /** @param length the characters of a member's name, and of its value if it is a text that stays */
  private spend(length: number): void {
    this.leftBytes -= length + 5;
    if (this.leftBytes < 0) throw tooLarge();
  }

  private referenceTo(reference: unknown): unknown {
    const [, name] = SHARED.exec(String(reference)) ?? [];
    const schema = name === undefined ? undefined : valueAt(this.document, String(reference));
    if (name === undefined || schema === undefined) return reference;
    if (!this.shared.has(name)) {
      this.spend(name.length);
      this.shared.set(name, schema);
    }
    return `#/$defs/${name}`;
  }
}

function tooLarge(): PosthornError {
  const problems = [{ pointer: '/schema', message: `must have at most ${MAX_SCHEMA_BYTES} bytes` }];
  return new PosthornError('invalid-input', 'The event type is invalid.', { problems });
}

/**
 * A schema of an OpenAPI document as a schema of its own: shared schemas (`#/components/schemas/…`) are in its `$defs`,
 * and keywords of OpenAPI are left out. Other references stay as they are, so that the check of the schema names them.
 * @throws PosthornError `invalid-input` if it is too large to be stored
 */
export function ownSchema(document: unknown, schema: unknown): unknown {
  const copy = new SchemaCopy(document);
  const own = copy.of(schema);
  if (copy.shared.size === 0) return own;
  // A copy may refer to further schemas, which the map then has, too. One after the other: thousands may be linked.
  const shared: [name: string, copied: unknown][] = [];
  for (const [name, each] of copy.shared) shared.push([name, copy.of(each)]);
  const { $defs, ...rest } = membersOf(own);
  return { ...rest, $defs: { ...membersOf($defs), ...Object.fromEntries(shared) } };
}

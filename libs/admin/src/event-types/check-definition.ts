import {
  BOOLEAN_MESSAGE,
  canonicalJson,
  EVENT_TYPE_NAME_MESSAGE,
  type FieldProblem,
  isEventTypeName,
  isOperational,
  OBJECT_MESSAGE,
  PosthornError,
  requiredMessage,
  unknownFields,
} from '#kernel';
import type { PackedEventType } from '#event-types';
import { isSchemaVersion, SCHEMA_VERSION_MESSAGE } from '#outbox';
import { type DefinedSchema, MAX_SCHEMA_BYTES, SCHEMA_MESSAGE } from '#tenant-compute';
import type { EventTypeDefinition } from './event-type.ts';
import { surelyExceeds } from './surely-exceeds.ts';

/** The most characters (code points) of a type's description. */
export const MAX_DESCRIPTION_CHARACTERS = 2_000;
/** 64 KiB. */
const MAX_EXAMPLE_BYTES = 65_536;
/** No control characters but line feeds and tabs, and no halves of surrogate pairs. */
const DESCRIPTION_FORM = /^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u;
const FIELDS: ReadonlySet<string> = new Set(['description', 'schema', 'example', 'archived']);

type Problems = FieldProblem[];
/** Compiles a schema of the project and checks an example, see `TenantCompute.define`. */
type Define = (schema: string, example: string | null) => Promise<DefinedSchema>;

function descriptionOf(value: unknown, problems: Problems): string | null {
  if (value === undefined || value === null) return null;
  const isShort = typeof value === 'string' && [...value].length <= MAX_DESCRIPTION_CHARACTERS;
  if (isShort && DESCRIPTION_FORM.test(value)) return value;
  const message = `must be a string of at most ${MAX_DESCRIPTION_CHARACTERS} characters without control characters`;
  problems.push({ pointer: '/description', message });
  return null;
}

function archivedOf(value: unknown, problems: Problems): boolean {
  if (value !== undefined && typeof value !== 'boolean') {
    problems.push({ pointer: '/archived', message: BOOLEAN_MESSAGE });
  }
  return value === true;
}

/** A JSON field as the text in which it is stored; null if it is not given or invalid. */
function textOf(value: unknown, pointer: string, maxBytes: number, problems: Problems): string | null {
  if (value === undefined || value === null) return null;
  const canonical = surelyExceeds(value, maxBytes) ? undefined : canonicalJson(value, pointer);
  if (canonical?.ok === false) {
    problems.push(...canonical.problems);
    return null;
  }
  if (canonical !== undefined && Buffer.byteLength(canonical.text) <= maxBytes) return canonical.text;
  problems.push({ pointer, message: `must have at most ${maxBytes} bytes` });
  return null;
}

function schemaOf(value: unknown, problems: Problems): string | null {
  const isSchema = value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value));
  if (isSchema) return textOf(value, '/schema', MAX_SCHEMA_BYTES, problems);
  problems.push({ pointer: '/schema', message: SCHEMA_MESSAGE });
  return null;
}

/** An example may be null. */
function exampleOf(value: unknown, problems: Problems): string | null {
  return value === null ? 'null' : textOf(value, '/example', MAX_EXAMPLE_BYTES, problems);
}

/** A definition that replaces another one. */
export interface Replacement {
  definition: EventTypeDefinition;
  /** Default: the present version. */
  schemaVersion: number | undefined;
}

/** Compiles a schema and checks the example against it, in a thread of its own. */
async function schemaProblems({ schema, example }: EventTypeDefinition, define: Define): Promise<Problems> {
  if (schema === null) return [];
  const { problems, exampleProblems } = await define(schema, example);
  if (exampleProblems === null) {
    return [{ pointer: '/example', message: 'needs too many steps to check against the schema: simplify the schema' }];
  }
  const ofExample = exampleProblems.map(({ pointer, message }) => ({
    pointer: pointer.replace('/data', '/example'),
    message: `does not match the schema: ${message}`,
  }));
  return [...problems, ...ofExample];
}

function fieldsOf(input: unknown): Record<string, unknown> {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Record<string, unknown>;
  throw notRight([{ pointer: '', message: OBJECT_MESSAGE }]);
}

function notRight(problems: Problems): PosthornError {
  return new PosthornError('invalid-input', 'The event type is invalid.', { problems });
}

/** The definition from the fields that can be checked at once. Adds the problems that it finds to `problems`. */
function definitionOf(fields: Record<string, unknown>, problems: Problems): EventTypeDefinition {
  problems.push(...unknownFields(fields, FIELDS));
  return {
    description: descriptionOf(fields.description, problems),
    schema: schemaOf(fields.schema, problems),
    example: exampleOf(fields.example, problems),
    archived: archivedOf(fields.archived, problems),
  };
}

/** @throws PosthornError `invalid-input` that names every wrong field */
async function settled(
  definition: EventTypeDefinition,
  problems: Problems,
  define: Define,
): Promise<EventTypeDefinition> {
  const all = [...problems, ...(await schemaProblems(definition, define))];
  if (all.length > 0) throw notRight(all);
  return definition;
}

/**
 * Checks the definition of an event type as received, without its name. A DTO is not used, since schema and example are
 * JSON of which nothing may be dropped, not even `__proto__` and `constructor`.
 * @throws PosthornError `invalid-input` that names every wrong field, or `unavailable` if too much of the project waits
 */
export async function checkDefinition(input: unknown, define: Define): Promise<EventTypeDefinition> {
  const problems: Problems = [];
  const definition = definitionOf(fieldsOf(input), problems);
  return settled(definition, problems, define);
}

/** Checks a definition that replaces another one like `checkDefinition`, with the version of its schema. */
export async function checkReplacement(input: unknown, define: Define): Promise<Replacement> {
  const { schemaVersion, ...fields } = fieldsOf(input);
  const problems: Problems = [];
  if (schemaVersion !== undefined && !isSchemaVersion(schemaVersion)) {
    problems.push({ pointer: '/schemaVersion', message: SCHEMA_VERSION_MESSAGE });
  }
  const definition = definitionOf(fields, problems);
  return {
    definition: await settled(definition, problems, define),
    schemaVersion: schemaVersion as number | undefined,
  };
}

/** Finds the problems of the name of a new type. */
function nameProblems(name: unknown): Problems {
  if (name === undefined) return [{ pointer: '/name', message: requiredMessage(EVENT_TYPE_NAME_MESSAGE) }];
  if (!isEventTypeName(name)) return [{ pointer: '/name', message: EVENT_TYPE_NAME_MESSAGE }];
  if (!isOperational(name)) return [];
  return [
    { pointer: '/name', message: `must not be ${name}, which is reserved for events of Posthorn: choose another name` },
  ];
}

/** Checks a definition like `checkDefinition`, with its name. */
export async function checkNamedDefinition(
  input: unknown,
  define: Define,
): Promise<{ name: string; definition: EventTypeDefinition }> {
  const { name, ...fields } = fieldsOf(input);
  const problems = nameProblems(name);
  const definition = definitionOf(fields, problems);
  return { name: name as string, definition: await settled(definition, problems, define) };
}

/** The definition of a type in one of Posthorn's packs, whose schemas and examples are tested. */
export function packedDefinition({ name: _name, ...fields }: PackedEventType): EventTypeDefinition {
  return definitionOf(fields, []);
}

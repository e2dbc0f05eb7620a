import {
  canonicalJson,
  EVENT_TYPE_NAME_MESSAGE,
  type FieldProblem,
  isEventTypeName,
  isOperational,
  pointerBelow,
  PosthornError,
} from '#kernel';
import { compileSchema, type Validate } from '#event-types';
import type { EventTypeDefinition } from './event-type.ts';

const MAX_DESCRIPTION_CHARACTERS = 2_000;
/** 64 KiB. */
const MAX_EXAMPLE_BYTES = 65_536;
/** No control characters but line feeds and tabs, and no halves of surrogate pairs. */
const DESCRIPTION_FORM = /^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u;
const FIELDS: ReadonlySet<string> = new Set(['description', 'schema', 'example', 'archived']);

type Problems = FieldProblem[];

function descriptionOf(value: unknown, problems: Problems): string | null {
  if (value === undefined || value === null) return null;
  const isShort = typeof value === 'string' && [...value].length <= MAX_DESCRIPTION_CHARACTERS;
  if (isShort && DESCRIPTION_FORM.test(value)) return value;
  const message = `must be a text of at most ${MAX_DESCRIPTION_CHARACTERS} characters, none a control character`;
  problems.push({ pointer: '/description', message });
  return null;
}

function archivedOf(value: unknown, problems: Problems): boolean {
  if (value !== undefined && typeof value !== 'boolean') {
    problems.push({ pointer: '/archived', message: 'must be true or false' });
  }
  return value === true;
}

function schemaOf(value: unknown, problems: Problems): { text: string | null; validate: Validate } {
  const none = { text: null, validate: () => [] };
  if (value === undefined || value === null) return none;
  const compiled = compileSchema(value, '/schema');
  if (compiled.ok) return compiled;
  problems.push(...compiled.problems);
  return none;
}

function exampleOf(value: unknown, validate: Validate, problems: Problems): string | null {
  if (value === undefined) return null;
  const canonical = canonicalJson(value, '/example');
  if (!canonical.ok) {
    problems.push(...canonical.problems);
    return null;
  }
  if (Buffer.byteLength(canonical.text) > MAX_EXAMPLE_BYTES) {
    problems.push({ pointer: '/example', message: `must have at most ${MAX_EXAMPLE_BYTES} bytes` });
  }
  for (const { pointer, message } of validate(value)) {
    problems.push({ pointer: pointer.replace('/data', '/example'), message: `${message}, by the schema` });
  }
  return canonical.text;
}

function fieldsOf(input: unknown): Record<string, unknown> {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Record<string, unknown>;
  throw notRight([{ pointer: '', message: 'must be an object' }]);
}

function notRight(problems: Problems): PosthornError {
  return new PosthornError('invalid-input', 'The event type cannot be like this.', { problems });
}

function definitionOf(fields: Record<string, unknown>, problems: Problems): EventTypeDefinition {
  for (const name of Object.keys(fields)) {
    if (!FIELDS.has(name)) problems.push({ pointer: pointerBelow('', name), message: 'is no field here' });
  }
  const schema = schemaOf(fields.schema, problems);
  return {
    description: descriptionOf(fields.description, problems),
    schema: schema.text,
    example: exampleOf(fields.example, schema.validate, problems),
    archived: archivedOf(fields.archived, problems),
  };
}

/**
 * Checks what came in as the definition of an event type, without its name. By hand and not by a DTO, since schema and
 * example are JSON of which nothing may be dropped, `__proto__` and `constructor` neither.
 * @throws PosthornError `invalid-input` that names every wrong field
 */
export function checkDefinition(input: unknown): EventTypeDefinition {
  const problems: Problems = [];
  const definition = definitionOf(fieldsOf(input), problems);
  if (problems.length > 0) throw notRight(problems);
  return definition;
}

/** What is wrong with the name of a type that is to be defined. */
function nameProblems(name: unknown): Problems {
  if (!isEventTypeName(name)) return [{ pointer: '/name', message: EVENT_TYPE_NAME_MESSAGE }];
  if (!isOperational(name)) return [];
  return [{ pointer: '/name', message: `${name} is told by Posthorn itself: choose another name` }];
}

/** The same, with the name. */
export function checkNamedDefinition(input: unknown): { name: string; definition: EventTypeDefinition } {
  const { name, ...fields } = fieldsOf(input);
  const problems = nameProblems(name);
  const definition = definitionOf(fields, problems);
  if (problems.length > 0) throw notRight(problems);
  return { name: name as string, definition };
}

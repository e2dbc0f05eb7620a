import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import { canonicalJson, type FieldProblem, messageOf, pointerBelow, requiredMessage } from '#kernel';
import { THOROUGH_STEPS } from '../limits.ts';
import { sizeOf } from '../data-size.ts';
import { StepsExceeded, stepMeter } from '../thread/step-meter.ts';
import { linearRegExp } from './linear-regexp.ts';
import { schemaBoundProblems } from './schema-bounds.ts';
import { schemaWidth } from './schema-width.ts';

/** 32 KiB. */
export const MAX_SCHEMA_BYTES = 32_768;
const MAX_NAMED = 100;
/** Characters of all problems of one event, but for the first of them. */
const MAX_NAMED_CHARACTERS = 16_384;
/** Characters of the values that a message lists. */
const MAX_LISTED_CHARACTERS = 500;

/**
 * Checks data against a schema. Returns the violations, by pointers below `/data`.
 * @throws StepsExceeded if the check needs more steps than the work has left
 */
export type Validate = (data: unknown) => FieldProblem[];
/**
 * The check of a valid schema, its text as it is kept, and its width; or the problems of the schema, by pointer. A
 * check takes the width times the size of the data in steps, and more for patterns.
 */
export type CompiledSchema =
  { ok: true; text: string; width: number; validate: Validate } | { ok: false; problems: FieldProblem[] };

type Schema = Record<string, unknown>;

const options: Options = {
  strict: false,
  validateFormats: false, // an annotation in 2020-12
  ownProperties: true, // `toString` is a property only of data that has one
  code: { regExp: Object.assign((source: string) => linearRegExp(source), { code: 'linearRegExp' }) },
};

/** Holds schemas against the rules of JSON Schema itself. */
const metaSchema = new Ajv2020({ ...options, allErrors: true });

/** A schema's name and dialect are its reader's: references go by `#/$defs/` alone. */
function withoutHead({ $id: _id, $schema: _dialect, ...schema }: Schema): Schema {
  return schema;
}

/**
 * Compiles a schema with an Ajv instance of its own, which is freed with the function. A shared instance would keep
 * every compiled schema.
 */
function compile(schema: Schema, allErrors: boolean): ValidateFunction {
  return new Ajv2020({ ...options, allErrors, meta: false, validateSchema: false }).compile(schema);
}

const shortened = (text: string) =>
  text.length > MAX_LISTED_CHARACTERS ? `${text.slice(0, MAX_LISTED_CHARACTERS)}…` : text;

/** The right form, which Ajv's own messages do not always contain. */
function messageOfError({ keyword, params, message }: ErrorObject): string {
  const { type, allowedValues, allowedValue } = params as Record<string, unknown>;
  if (keyword === 'type') return `must be of type ${[type].flat().join(' or ')}`;
  if (keyword === 'enum')
    return `must be one of ${shortened((allowedValues as unknown[]).map((v) => JSON.stringify(v)).join(', '))}`;
  if (keyword === 'const') return `must be ${shortened(JSON.stringify(allowedValue))}`;
  return message ?? 'is invalid';
}

/** The place of an error: the member that is missing or superfluous, rather than its parent. */
function problemOf(error: ErrorObject): FieldProblem {
  const { instancePath, keyword, params } = error;
  const { missingProperty, additionalProperty, unevaluatedProperty } = params as Record<string, string | undefined>;
  if (missingProperty !== undefined && keyword === 'required') {
    return { pointer: pointerBelow(`/data${instancePath}`, missingProperty), message: requiredMessage() };
  }
  const superfluous = additionalProperty ?? unevaluatedProperty;
  if (superfluous !== undefined) {
    return { pointer: pointerBelow(`/data${instancePath}`, superfluous), message: 'is not a field of this event type' };
  }
  return { pointer: `/data${instancePath}`, message: messageOfError(error) };
}

function named(errors: readonly ErrorObject[]): FieldProblem[] {
  const problems: FieldProblem[] = [];
  let characters = 0;
  for (const error of errors.slice(0, MAX_NAMED)) {
    const problem = problemOf(error);
    characters += problem.pointer.length + problem.message.length;
    if (problems.length > 0 && characters > MAX_NAMED_CHARACTERS) break;
    problems.push(problem);
  }
  return problems;
}

function validator(schema: Schema, width: number): Validate {
  const decide = compile(schema, false);
  let nameAll: ValidateFunction | undefined;
  return (data) => {
    const steps = sizeOf(data) * width;
    stepMeter.take(steps);
    if (decide(data)) return [];
    if (steps > THOROUGH_STEPS) return named(decide.errors!);
    try {
      nameAll ??= compile(schema, true);
      nameAll(data);
      return named(nameAll.errors!);
    } catch (error) {
      if (!(error instanceof StepsExceeded)) throw error;
      return named(decide.errors!);
    }
  };
}

function problemsOf(schema: Schema, text: string, pointer: string): FieldProblem[] {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_SCHEMA_BYTES)
    return [{ pointer, message: `must have at most ${MAX_SCHEMA_BYTES} bytes; it has ${bytes}` }];
  const bounds = schemaBoundProblems(schema, pointer);
  if (bounds.length > 0 || metaSchema.validateSchema(withoutHead(schema))) return bounds;
  const firstAt = new Map<string, FieldProblem>();
  for (const error of metaSchema.errors!) {
    const at = pointer + error.instancePath;
    if (!firstAt.has(at)) firstAt.set(at, { pointer: at, message: messageOfError(error) });
  }
  return [...firstAt.values()];
}

/** The message for a schema that is not an object. */
export const SCHEMA_MESSAGE = 'must be a JSON Schema: an object';

/**
 * Compiles a customer's JSON Schema (draft 2020-12); see `schemaBoundProblems` for the parts that are refused.
 * @param pointer the place of the schema, for the pointers of its problems
 * @returns the check, and the schema's text as it is kept; or the problems, by pointer
 */
export function compileSchema(schema: unknown, pointer = ''): CompiledSchema {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    return { ok: false, problems: [{ pointer, message: SCHEMA_MESSAGE }] };
  }
  const canonical = canonicalJson(schema, pointer);
  if (!canonical.ok) return canonical;
  const problems = problemsOf(schema as Schema, canonical.text, pointer);
  if (problems.length > 0) return { ok: false, problems };
  try {
    const width = schemaWidth(schema as Schema);
    return { ok: true, text: canonical.text, width, validate: validator(withoutHead(schema as Schema), width) };
  } catch (error) {
    return { ok: false, problems: [{ pointer, message: `cannot be compiled: ${messageOf(error)}` }] };
  }
}

import { createGenerator } from 'ts-json-schema-generator';

/** The file that `npm run generate` writes the schemas to. */
export const ANSWER_SCHEMAS_FILE = 'apps/api/src/rest/openapi/generated/answer-schemas.ts';
const SOURCE = 'apps/api/src/rest/openapi/answers.ts';
const REFERENCE = '#/definitions/';

type Schemas = Record<string, unknown>;

/** The type that a schema only refers to, or undefined if the schema has content of its own. */
function typeNamedBy(schema: unknown): string | undefined {
  const { $ref, ...more } = schema as { $ref?: string };
  const isAll = $ref !== undefined && Object.keys(more).every((key) => key === 'description');
  return isAll ? decodeURIComponent($ref.slice(REFERENCE.length)) : undefined;
}

/** A copy of the schema, whose references lead to the place where an OpenAPI document keeps schemas. */
function relocated(schema: unknown, nameOf: (type: string) => string): unknown {
  if (Array.isArray(schema)) return schema.map((each) => relocated(each, nameOf));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]: [string, unknown]) => {
      if (key !== '$ref' || typeof value !== 'string') return [key, relocated(value, nameOf)];
      return [key, `#/components/schemas/${nameOf(decodeURIComponent(value.slice(REFERENCE.length)))}`];
    }),
  );
}

function definitions(): { answers: Schemas; types: Schemas } {
  const generator = createGenerator({
    ...{ path: SOURCE, type: 'Answers', tsconfig: 'tsconfig.json', skipTypeCheck: true },
    additionalProperties: true, // a field more is no other answer
  });
  const { Answers: answers, ...types } = generator.createSchema('Answers').definitions as Schemas;
  return { answers: (answers as { properties: Schemas }).properties, types };
}

/**
 * The answers of the API as JSON Schemas (draft 2020-12), each under its name in `Answers`. The schemas that they refer
 * to are under the names of the types, without `View`. Takes seconds, since the compiler reads all of the code.
 */
function answerSchemas(): Schemas {
  const { answers, types } = definitions();
  const named = new Map(Object.entries(answers).map(([answer, schema]) => [typeNamedBy(schema), answer]));
  const nameOf = (type: string) => named.get(type) ?? type.replace(/View$/, '');
  const own = Object.entries(answers).filter(([, schema]) => typeNamedBy(schema) === undefined);
  const all = [...own, ...Object.entries(types).map(([type, schema]): [string, unknown] => [nameOf(type), schema])];
  const names = new Set(all.map(([name]) => name));
  if (names.size < all.length) throw new Error('Two answers have one name: give one of them another in `Answers`.');
  const sorted = all.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, schema]) => [name, relocated(schema, nameOf)]));
}

/** The text of the module that holds the schemas. */
export function renderAnswerSchemas(): string {
  const head = `// Made of the types in ${SOURCE} by \`npm run generate\`.\n`;
  return `${head}export const answerSchemas: Readonly<Record<string, unknown>> = ${JSON.stringify(answerSchemas(), null, 2)};\n`;
}

import type { FieldProblem } from '#kernel';
import { LIGHT_CHARACTERS, LIGHT_STEPS, MAX_EVENT_STEPS, MAX_REQUEST_STEPS, SLICE_CHARACTERS } from '../limits.ts';
import type { CheckAnswer, CheckJob } from '../thread/job.ts';
import type { Run } from './run.ts';
import { slices } from './slices.ts';

/** A schema as it is kept, with what is learnt of it. */
export interface KnownSchema {
  /** JSON. */
  readonly text: string;
  /** Places that one value may be held against; undefined until a thread has compiled it. */
  width?: number;
}

/** Data of an event, to be held against the schema of its type. */
export interface DataToCheck {
  schema: KnownSchema;
  /** JSON. */
  data: string;
}

/** A schema that is wider takes more than a few milliseconds to compile. */
const MAX_LIGHT_WIDTH = 100;
const MAX_LIGHT_SCHEMA_CHARACTERS = 4_096;

type Found = readonly FieldProblem[] | null | undefined;

function isLight(items: readonly DataToCheck[]): boolean {
  const schemas = new Set(items.map(({ schema }) => schema));
  const characters = items.reduce((sum, { data }) => sum + data.length, 0);
  const schemaCharacters = [...schemas].reduce((sum, { text }) => sum + text.length, 0);
  if (characters > LIGHT_CHARACTERS || schemaCharacters > MAX_LIGHT_SCHEMA_CHARACTERS) return false;
  return [...schemas].every(({ width = Infinity }) => width <= MAX_LIGHT_WIDTH);
}

function jobOf(items: readonly DataToCheck[], maxSteps: number): { job: CheckJob; schemas: KnownSchema[] } {
  const schemas = [...new Set(items.map(({ schema }) => schema))];
  const indexes = new Map(schemas.map((schema, index) => [schema, index]));
  return {
    schemas,
    job: {
      kind: 'check',
      schemas: schemas.map(({ text }) => text),
      items: items.map(({ schema, data }) => ({ schema: indexes.get(schema)!, data })),
      maxSteps,
    },
  };
}

const notChecked = (why: string): FieldProblem[] => [{ pointer: '/data', message: why }];

/** Runs one job. @returns for each item what is wrong; null where the steps did not suffice */
async function run(
  items: readonly DataToCheck[],
  maxSteps: number,
  by: Run,
): Promise<{ found: Found[]; steps: number }> {
  const { job, schemas } = jobOf(items, maxSteps);
  const ran = await by(job);
  if (!ran.ok) {
    const means = ran.why === 'time' ? 'time' : 'memory';
    const why = `takes too much ${means} to check against the schema of its type`;
    return { found: items.map(() => notChecked(why)), steps: maxSteps };
  }
  const answer = ran.answer as CheckAnswer;
  for (const [index, schema] of schemas.entries()) schema.width = answer.widths[index];
  return { found: [...answer.items], steps: answer.steps };
}

/**
 * Holds data of one request against schemas: what is light at once; the rest in slices, so that other projects have
 * their turns in between.
 * @returns for each item what is wrong with it, by pointers below `/data`
 */
export async function checkData(items: readonly DataToCheck[], light: Run, heavy: Run): Promise<FieldProblem[][]> {
  const found: Found[] = isLight(items) ? (await run(items, LIGHT_STEPS, light)).found : items.map(() => null);
  const left = items.flatMap((item, index) => (found[index] ? [] : [{ item, index }]));
  let leftSteps = MAX_REQUEST_STEPS;
  for (const slice of slices(left, ({ item }) => item.data.length, SLICE_CHARACTERS)) {
    if (leftSteps <= 0) break;
    const items = slice.map(({ item }) => item);
    const checked = await run(items, Math.min(leftSteps, MAX_REQUEST_STEPS), heavy);
    leftSteps -= checked.steps;
    for (const [nth, { index }] of slice.entries()) found[index] = checked.found[nth];
  }
  const tooMuch =
    leftSteps < MAX_EVENT_STEPS && left.length > 1
      ? `needs more steps to check than are left of the ${MAX_REQUEST_STEPS} of a request: send fewer events at once`
      : `needs more than ${MAX_EVENT_STEPS} steps to check against the schema of its type: send less data, or simplify the schema`;
  return found.map((problems) => [...(problems ?? notChecked(tooMuch))]);
}

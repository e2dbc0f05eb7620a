import type { FieldProblem } from '#kernel';
import { LIGHT_CHARACTERS, LIGHT_STEPS, MAX_EVENT_STEPS, MAX_REQUEST_STEPS, SLICE_CHARACTERS } from '../limits.ts';
import type { CheckAnswer, CheckJob } from '../thread/job.ts';
import type { Run } from './run.ts';
import { slices } from './slices.ts';

/** A schema as it is kept, with its width once that is known. */
export interface KnownSchema {
  /** JSON. */
  readonly text: string;
  /** The most places that a value is checked against; undefined until a thread has compiled the schema. */
  width?: number;
}

/** Data of an event, to be checked against the schema of its type. */
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

/** Runs one job. @returns for each item its problems; null if the steps did not suffice */
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

interface OpenItem {
  item: DataToCheck;
  index: number;
}

/** The heavy part of a request: results by index, within the steps that the request has left. */
class HeavyChecks {
  private leftSteps = MAX_REQUEST_STEPS;

  constructor(
    private readonly found: Found[],
    private readonly heavy: Run,
  ) {}

  /** Checks items in one job. @returns the checks for which its steps did not suffice */
  async together(slice: readonly OpenItem[]): Promise<OpenItem[]> {
    const maxSteps = Math.min(this.leftSteps, MAX_EVENT_STEPS);
    const { found, steps } = await run(
      slice.map(({ item }) => item),
      maxSteps,
      this.heavy,
    );
    this.leftSteps -= steps;
    for (const [nth, { index }] of slice.entries()) this.found[index] = found[nth];
    return slice.filter(({ index }) => !this.found[index]);
  }

  async alone(open: OpenItem): Promise<void> {
    const isWhole = this.leftSteps >= MAX_EVENT_STEPS;
    const left = this.leftSteps > 0 ? await this.together([open]) : [open];
    if (left.length > 0) this.found[open.index] = notChecked(isWhole ? TOO_MUCH_FOR_EVENT : TOO_MUCH_FOR_REQUEST);
  }
}

const TOO_MUCH_FOR_EVENT = `needs more than ${MAX_EVENT_STEPS} steps to check against the schema of its type: send less data, or simplify the schema`;
const TOO_MUCH_FOR_REQUEST = `needs more steps to check than are left of the ${MAX_REQUEST_STEPS} of a request: send fewer events at once`;

/**
 * Checks data of one request against schemas: light items at once, the rest in slices, so that other projects have
 * their turns in between. An item for which the steps of its slice do not suffice is checked again alone.
 * @returns for each item its problems, by pointers below `/data`
 */
export async function checkData(items: readonly DataToCheck[], light: Run, heavy: Run): Promise<FieldProblem[][]> {
  const found: Found[] = isLight(items) ? (await run(items, LIGHT_STEPS, light)).found : items.map(() => null);
  const open = items.map((item, index) => ({ item, index })).filter(({ index }) => !found[index]);
  const checks = new HeavyChecks(found, heavy);
  const alone: OpenItem[] = [];
  for (const slice of slices(open, ({ item }) => item.data.length, SLICE_CHARACTERS)) {
    if (slice.length === 1) alone.push(...slice);
    else alone.push(...(await checks.together(slice)));
  }
  for (const each of alone) await checks.alone(each);
  return found.map((problems) => [...(problems ?? [])]);
}

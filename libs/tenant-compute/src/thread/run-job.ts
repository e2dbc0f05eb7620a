import { BoundedCache } from '#kernel';
import { compileCondition, type Condition, type Verdict } from '../condition/condition.ts';
import { explainCondition } from '../condition/explain-condition.ts';
import { parseData } from '../condition/parse-data.ts';
import { MAX_EVENT_STEPS } from '../limits.ts';
import { compileSchema, type CompiledSchema } from '../schema/compile-schema.ts';
import type {
  Answer,
  EvaluationRequest,
  CheckAnswer,
  CheckJob,
  ConditionsAnswer,
  ConditionsJob,
  DefineAnswer,
  DefineJob,
  ExplainAnswer,
  ExplainJob,
  Job,
} from './job.ts';
import { StepsExceeded, stepMeter } from './step-meter.ts';

/** Characters of schemas that stay compiled in a thread. A compiled schema takes some 50 bytes for each of them. */
const MAX_SCHEMA_CHARACTERS = 524_288;
/** Characters of conditions that stay compiled in a thread. */
const MAX_CONDITION_CHARACTERS = 524_288;
/** Size that each schema and condition counts with besides its length. */
const OVERHEAD_CHARACTERS = 200;

const sizeOfText = (_: unknown, text: string) => text.length + OVERHEAD_CHARACTERS;

/**
 * The verdict on a condition that was accepted once and cannot be compiled any more: it holds for no event, and the
 * routing names it an error.
 */
const broken: Condition = () => 'condition-error';

const schemas = new BoundedCache<CompiledSchema>(
  MAX_SCHEMA_CHARACTERS,
  (text) => compileSchema(JSON.parse(text), '/schema'),
  sizeOfText,
);
const conditions = new BoundedCache<Condition>(
  MAX_CONDITION_CHARACTERS,
  (source) => {
    const compiled = compileCondition(source);
    return compiled.ok ? compiled.condition : broken;
  },
  sizeOfText,
);

/** Runs work within `maxSteps` steps. @returns null if it needs more */
function within<T>(maxSteps: number, work: () => T): { result: T | null; steps: number } {
  try {
    return { result: stepMeter.within(maxSteps, work), steps: stepMeter.taken };
  } catch (error) {
    if (error instanceof StepsExceeded) return { result: null, steps: stepMeter.taken };
    throw error;
  }
}

function define({ schema, example }: DefineJob): DefineAnswer {
  const compiled = schemas.get(schema);
  if (!compiled.ok) return { kind: 'define', problems: compiled.problems, exampleProblems: [] };
  if (example === null) return { kind: 'define', problems: [], exampleProblems: [] };
  const { result } = within(MAX_EVENT_STEPS, () => compiled.validate(JSON.parse(example)));
  return { kind: 'define', problems: [], exampleProblems: result };
}

function check({ schemas: texts, items, maxSteps }: CheckJob): CheckAnswer {
  const compiled = texts.map((text) => schemas.get(text));
  let left = maxSteps;
  const results = items.map(({ schema, data }) => {
    const against = compiled[schema]!;
    if (!against.ok) return [];
    const { result, steps } = within(Math.min(left, MAX_EVENT_STEPS), () => against.validate(JSON.parse(data)));
    left -= steps;
    return result;
  });
  const widths = compiled.map((each) => (each.ok ? each.width : 0));
  return { kind: 'check', widths, items: results, steps: maxSteps - left };
}

function judge({ event, data, sources, maxSteps }: EvaluationRequest, compiled: readonly Condition[]) {
  const parsed = parseData(data);
  const sizes = new WeakMap<object, number>();
  let left = maxSteps;
  const verdicts = sources.map((index): Verdict | 'too-many-steps' => {
    // Not in `within`: null is a verdict.
    const { result, steps } = within(left, () => ({ verdict: compiled[index]!(event, parsed, sizes) }));
    left -= steps;
    return result === null ? 'too-many-steps' : result.verdict;
  });
  return { verdicts, steps: maxSteps - left };
}

function judgeAll({ sources, items, maxSteps }: ConditionsJob): ConditionsAnswer {
  const compiled = sources.map((source) => conditions.get(source));
  let left = maxSteps;
  const judged = items.map((item) => {
    const answer = judge({ ...item, maxSteps: Math.min(left, item.maxSteps) }, compiled);
    left -= answer.steps;
    return answer;
  });
  return { kind: 'conditions', items: judged };
}

function explain({ event, data, sources, maxSteps }: ExplainJob): ExplainAnswer {
  const parsed = parseData(data);
  const sizes = new WeakMap<object, number>();
  let left = maxSteps;
  const findings = sources.map((source) => {
    const { result, steps } = within(left, () => explainCondition(source, event, parsed, sizes));
    left -= steps;
    return result;
  });
  return { kind: 'explain', findings, steps: maxSteps - left };
}

/** Does the work of one job. It runs in a thread, which keeps everything that it has compiled. */
export function runJob(job: Job): Answer {
  switch (job.kind) {
    case 'define':
      return define(job);
    case 'check':
      return check(job);
    case 'conditions':
      return judgeAll(job);
    case 'explain':
      return explain(job);
  }
}

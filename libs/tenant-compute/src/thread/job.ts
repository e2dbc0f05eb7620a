import type { FieldProblem } from '#kernel';
import type { SeenEvent, Verdict } from '../condition/condition.ts';
import type { ConditionFinding } from '../condition/explain-condition.ts';

/** Work for a thread, as it is sent there: texts, because they are copied faster than parsed values. */
export type Job = DefineJob | CheckJob | ConditionsJob | ExplainJob;

/** Compiles a new schema, and checks its example against it. */
export interface DefineJob {
  kind: 'define';
  /** JSON. */
  schema: string;
  /** JSON; null for none. */
  example: string | null;
}

/** Checks data of events against schemas. */
export interface CheckJob {
  kind: 'check';
  /** JSON. */
  schemas: readonly string[];
  /** `schema` is an index into `schemas`, `data` JSON. */
  items: readonly { schema: number; data: string }[];
  /** Steps that all items may take together; each may take `MAX_EVENT_STEPS` of them. */
  maxSteps: number;
}

/** Evaluates conditions for events. */
export interface ConditionsJob {
  kind: 'conditions';
  /** In CEL. */
  sources: readonly string[];
  items: readonly EvaluationRequest[];
  /** Steps that all items may take together. */
  maxSteps: number;
}

/** One event of a `ConditionsJob`, and the conditions to evaluate for it. */
export interface EvaluationRequest {
  event: SeenEvent;
  /** JSON. */
  data: string;
  /** Indexes of the conditions to evaluate for this event. */
  sources: readonly number[];
  /** Steps that this event's conditions may take. */
  maxSteps: number;
}

/** Evaluates conditions on one event, with the parts that decide them. */
export interface ExplainJob {
  kind: 'explain';
  event: SeenEvent;
  /** JSON. */
  data: string;
  /** In CEL. */
  sources: readonly string[];
  /** Steps that all of them may take together. */
  maxSteps: number;
}

/** The result of a `DefineJob`. If the schema has problems, the example is not checked and has none. */
export interface DefineAnswer {
  kind: 'define';
  /** The problems of the schema, by pointers below `/schema`. */
  problems: readonly FieldProblem[];
  /** The violations of the schema by the example, by pointers below `/data`; null if the check needs too many steps. */
  exampleProblems: readonly FieldProblem[] | null;
}

/** The result of a `CheckJob`. The main thread keeps the widths, by which it finds light checks. */
export interface CheckAnswer {
  kind: 'check';
  /** For each schema the most places that one value is checked against; 0 if it cannot be compiled any more. */
  widths: readonly number[];
  /** For each item its problems; null if the check needs more steps than it was given. */
  items: readonly (readonly FieldProblem[] | null)[];
  /** Steps that all items took together. */
  steps: number;
}

/** The result of a `ConditionsJob`. A condition with `too-many-steps` has no verdict yet. */
export interface ConditionsAnswer {
  kind: 'conditions';
  /** For each item, for each of its conditions. */
  items: readonly { verdicts: readonly (Verdict | 'too-many-steps')[]; steps: number }[];
}

/** The result of an `ExplainJob`. */
export interface ExplainAnswer {
  kind: 'explain';
  /** For each condition; null if it needs more steps than were left. */
  findings: readonly (ConditionFinding | null)[];
  steps: number;
}

/** The result of a job, of the same `kind` as the job. */
export type Answer = DefineAnswer | CheckAnswer | ConditionsAnswer | ExplainAnswer;

/** The first message from a thread, when it can work. `idleThreadId` is the result of `lowerPriority`. */
export interface Ready {
  kind: 'ready';
  idleThreadId: number | undefined;
}

/** A message from a thread: one when it can work, then one for each job. */
export type Reply = Ready | { kind: 'done'; answer: Answer; cpuMs: number } | { kind: 'failed'; message: string };

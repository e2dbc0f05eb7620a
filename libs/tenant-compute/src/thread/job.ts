import type { FieldProblem } from '#kernel';
import type { SeenEvent, Verdict } from '../condition/condition.ts';

/** Work for a thread, as it is sent there. Texts, since they are copied faster than what they stand for. */
export type Job = DefineJob | CheckJob | ConditionsJob;

/** Compiles a schema that is new, and holds its example against it. */
export interface DefineJob {
  kind: 'define';
  /** JSON. */
  schema: string;
  /** JSON; null for none. */
  example: string | null;
}

/** Holds data of events against schemas. */
export interface CheckJob {
  kind: 'check';
  /** JSON. */
  schemas: readonly string[];
  /** `schema` is the index of one of these, `data` JSON. */
  items: readonly { schema: number; data: string }[];
  /** Steps that all items may take together; each may take `MAX_EVENT_STEPS` of them. */
  maxSteps: number;
}

/** Holds events against conditions. */
export interface ConditionsJob {
  kind: 'conditions';
  /** In CEL. */
  sources: readonly string[];
  items: readonly AskedOfEvent[];
  /** Steps that all items may take together. */
  maxSteps: number;
}

export interface AskedOfEvent {
  event: SeenEvent;
  /** JSON. */
  data: string;
  /** Indexes of the conditions that are asked of this event. */
  sources: readonly number[];
  /** Steps that this event's conditions may take. */
  maxSteps: number;
}

export interface DefineAnswer {
  kind: 'define';
  /** What is wrong with the schema, by pointers below `/schema`. */
  problems: readonly FieldProblem[];
  /** What of the example violates the schema, by pointers below `/data`; null if the check needs too many steps. */
  exampleProblems: readonly FieldProblem[] | null;
}

export interface CheckAnswer {
  kind: 'check';
  /** For each schema the places that one value may be held against; 0 if it cannot be compiled any more. */
  widths: readonly number[];
  /** For each item what is wrong with it; null if the check needs more steps than there were. */
  items: readonly (readonly FieldProblem[] | null)[];
  steps: number;
}

export interface ConditionsAnswer {
  kind: 'conditions';
  /** For each item, for each of its conditions. */
  items: readonly { verdicts: readonly (Verdict | 'too-many-steps')[]; steps: number }[];
}

export type Answer = DefineAnswer | CheckAnswer | ConditionsAnswer;

/** What a thread sends: once when it can work, then one for each job. */
export type Reply =
  { kind: 'ready' } | { kind: 'done'; answer: Answer; cpuMs: number } | { kind: 'failed'; message: string };

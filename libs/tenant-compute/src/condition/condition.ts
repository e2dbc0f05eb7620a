import {
  type ASTNode,
  Environment,
  EvaluationError,
  ParseError,
  TypeError as CelTypeError,
} from '@marcbachmann/cel-js';
import { channelsOf, messageOf, type Metadata } from '#kernel';
import { StepsExceeded, stepMeter } from '../thread/step-meter.ts';
import { additionsIn, allowedCalls, forbiddenCall } from './allowed-syntax.ts';
import { conditionSteps } from './condition-steps.ts';

/** The most characters of a condition, which an endpoint has in its field `where`. */
export const MAX_CONDITION_CHARACTERS = 1_000;
const MAX_ADDITIONS = 8;

/** The reason why an endpoint with a condition does not get an event; null if the condition holds. */
export type Verdict = 'condition' | 'condition-error' | null;

/** An event as conditions see it, its data aside. */
export interface SeenEvent {
  type: string;
  channel: string | null;
  /** All channels of an event with several; undefined for one or none. */
  channels?: readonly string[];
  actor: string | null;
  orderingKey: string | null;
  /** Undefined for none, and left out where no condition can read it. */
  metadata?: Metadata;
}

/**
 * An endpoint's condition on an event, beyond its type and channel.
 * @param data the event's data, as `parseData` returns it
 * @param sizes sizes of parts of this data, for all conditions that are evaluated on it
 * @returns `condition-error` if the condition could not be evaluated
 * @throws StepsExceeded if the evaluation needs more steps than the work has left
 */
export type Condition = (event: SeenEvent, data: unknown, sizes?: WeakMap<object, number>) => Verdict;

/** The condition that a source compiles to; or its fault, as a fragment that follows the name of the field. */
export type CompiledCondition = { ok: true; condition: Condition } | { ok: false; message: string };

const environment = new Environment({
  limits: { maxAstNodes: 200, maxDepth: 32, maxListElements: 100, maxMapEntries: 20, maxCallArguments: 3 },
})
  .registerVariable('data', 'dyn')
  .registerVariable({
    name: 'event',
    schema: {
      ...{ type: 'string', channel: 'dyn', channels: 'list<string>', actor: 'dyn', orderingKey: 'dyn' },
      metadata: 'map<string, string>',
    },
  });

/** A parsed expression over an event: a condition, or a part of one. */
export interface Expression {
  readonly ast: ASTNode;
  /**
   * @throws StepsExceeded if the evaluation needs more steps than the work has left; otherwise the evaluator's error,
   * for example for a missing key
   */
  readonly evaluate: (event: SeenEvent, data: unknown, sizes: WeakMap<object, number>) => unknown;
}

/** Parses an expression of the syntax that conditions may have. @throws ParseError */
export function parseExpression(source: string): Expression {
  const holds = environment.parse(source);
  const steps = conditionSteps(holds.ast);
  return {
    ast: holds.ast,
    evaluate: (event, data, sizes) => {
      const variables = { event: seen(event), data };
      stepMeter.take(steps({ variables, sizes }));
      return holds(variables) as unknown;
    },
  };
}

/** The fault and its place: `no such key: chanel (at character 8)`. */
function explain(error: unknown): string {
  if (!(error instanceof ParseError || error instanceof EvaluationError || error instanceof CelTypeError)) {
    return messageOf(error);
  }
  return error.range === undefined ? error.summary : `${error.summary} (at character ${error.range.start + 1})`;
}

function refusal(source: string): string | undefined {
  if (source.trim() === '') return 'must be a condition in CEL, like data.plan == "pro"; leave it out for none';
  if (source.length > MAX_CONDITION_CHARACTERS) return `must have at most ${MAX_CONDITION_CHARACTERS} characters`;
  const { ast } = environment.parse(source);
  const forbidden = forbiddenCall(ast);
  if (forbidden !== undefined) return `must not call ${forbidden}; it may call ${allowedCalls.join(', ')}`;
  if (additionsIn(ast) > MAX_ADDITIONS) return `must have at most ${MAX_ADDITIONS} additions`;
  const { valid, type, error } = environment.check(source);
  if (!valid) return `is not a valid condition: ${explain(error)}`;
  return type === 'bool' || type === 'dyn' ? undefined : `must be true or false, not of type ${type}`;
}

/**
 * Compiles a condition in the Common Expression Language (https://cel.dev), as an endpoint's `where` has it: `data.plan
 * == "pro" && event.channel != null`. It sees `data` and `event` (`type`, `channel`, `channels`, `actor`,
 * `orderingKey`, `metadata`). Numbers of the data are doubles. Comparing, `in`, `has` and some functions are there,
 * loops and regular expressions are not, so that the time an evaluation takes is bounded by the sizes of condition and
 * data.
 * @returns the condition; or its fault, for the user who wrote it
 */
export function compileCondition(source: string): CompiledCondition {
  try {
    const message = refusal(source);
    if (message !== undefined) return { ok: false, message };
    const { evaluate } = parseExpression(source);
    const condition: Condition = (event, data, sizes = new WeakMap()) => verdict(() => evaluate(event, data, sizes));
    return { ok: true, condition };
  } catch (error) {
    return { ok: false, message: `is not a valid condition: ${explain(error)}` };
  }
}

const NO_METADATA: Metadata = {};

const seen = ({ type, channel, channels, actor, orderingKey, metadata = NO_METADATA }: SeenEvent) => ({
  ...{ type, channel, channels: channelsOf({ channel, channels }), actor, orderingKey, metadata },
});

function verdict(evaluate: () => unknown): Verdict {
  try {
    const result = evaluate();
    if (typeof result !== 'boolean') return 'condition-error';
    return result ? null : 'condition';
  } catch (error) {
    if (error instanceof StepsExceeded) throw error;
    return 'condition-error'; // a missing key, a text compared with a number: reported by the routing
  }
}

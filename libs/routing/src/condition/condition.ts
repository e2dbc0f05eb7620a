import { Environment, EvaluationError, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';
import { messageOf, type PosthornEvent } from '#kernel';
import { additionsIn, allowedCalls, forbiddenCall } from './allowed-syntax.ts';

export const MAX_CONDITION_CHARACTERS = 1_000;
const MAX_ADDITIONS = 8;

/**
 * What an endpoint asks of an event beyond its type and channel.
 * @param data the event's, as `parseData` gives it
 * @returns null if it holds, else why not: `condition`, or `condition-error` if it could not be evaluated
 */
export type Condition = (event: PosthornEvent, data: unknown) => 'condition' | 'condition-error' | null;

export type CompiledCondition = { ok: true; condition: Condition } | { ok: false; message: string };

const environment = new Environment({
  limits: { maxAstNodes: 200, maxDepth: 32, maxListElements: 100, maxMapEntries: 20, maxCallArguments: 3 },
})
  .registerVariable('data', 'dyn')
  .registerVariable({
    name: 'event',
    schema: { type: 'string', channel: 'dyn', actor: 'dyn', orderingKey: 'dyn' },
  });

/** What is wrong, and where: `no such key: chanel (at 7)`. */
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
  if (forbidden !== undefined) return `may call ${allowedCalls.join(', ')}, and not ${forbidden}`;
  if (additionsIn(ast) > MAX_ADDITIONS) return `must not add more than ${MAX_ADDITIONS} times`;
  const { valid, type, error } = environment.check(source);
  if (!valid) return `is no condition: ${explain(error)}`;
  return type === 'bool' || type === 'dyn' ? undefined : `must be true or false, and is of type ${type}`;
}

/**
 * Compiles a condition in the Common Expression Language (https://cel.dev), as an endpoint's `where` has it:
 * `data.plan == "pro" && event.channel != null`. It sees `data` and `event` (`type`, `channel`, `actor`, `orderingKey`).
 * Numbers of the data are doubles. Comparing, `in`, `has` and some functions are there, loops and regular expressions
 * are not, so that the time an evaluation takes is bounded by the sizes of condition and data.
 * @returns the condition; or what is wrong with it, for whoever wrote it
 */
export function compileCondition(source: string): CompiledCondition {
  try {
    const message = refusal(source);
    if (message !== undefined) return { ok: false, message };
    const holds = environment.parse(source);
    return { ok: true, condition: (event, data) => verdict(() => holds({ event: seen(event), data }) as unknown) };
  } catch (error) {
    return { ok: false, message: `is no condition: ${explain(error)}` };
  }
}

const seen = ({ type, channel, actor, orderingKey }: PosthornEvent) => ({ type, channel, actor, orderingKey });

function verdict(evaluate: () => unknown): ReturnType<Condition> {
  try {
    const result = evaluate();
    if (typeof result !== 'boolean') return 'condition-error';
    return result ? null : 'condition';
  } catch {
    return 'condition-error'; // a key that is not there, a text compared with a number: said by the routing
  }
}

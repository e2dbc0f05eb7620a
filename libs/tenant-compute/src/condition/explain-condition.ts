import { type ASTNode, EvaluationError, serialize } from '@marcbachmann/cel-js';
import { messageOf } from '#kernel';
import { StepsExceeded } from '../thread/step-meter.ts';
import { compileCondition, type Expression, parseExpression, type SeenEvent, type Verdict } from './condition.ts';

/** The most characters of a part, and of a cause. */
const MAX_CHARACTERS = 100;
/** The most parts of a condition that are evaluated by themselves: each of them is parsed first. */
const MAX_PARTS = 32;

/** The verdict of a condition on an event, with the part that decided it. */
export interface ConditionFinding {
  verdict: Verdict;
  /** The smallest part that was false or failed, at most 100 characters; empty if the condition holds. */
  part: string;
  /** The reason why the part could not be evaluated, at most 100 characters; null if it was false. */
  cause: string | null;
}

const HOLDS: ConditionFinding = { verdict: null, part: '', cause: null };

/**
 * Evaluates a condition, and then its parts by themselves, until the part is found that was false or failed. Of several
 * parts, the first is named. If every alternative of an `||` was false, the part is the whole of it.
 * @param data the event's data, as `parseData` returns it
 * @throws StepsExceeded if the evaluation of the whole needs more steps than the work has left
 */
export function explainCondition(
  source: string,
  event: SeenEvent,
  data: unknown,
  sizes: WeakMap<object, number>,
): ConditionFinding {
  const compiled = compileCondition(source);
  if (!compiled.ok) return { verdict: 'condition-error', part: cut(source), cause: 'this version cannot read it' };
  const whole = parseExpression(source);
  const outcome = outcomeOf(whole, event, data, sizes);
  if (outcome.kind === 'true') return HOLDS;
  const search = new PartSearch((part) => outcomeOf(part, event, data, sizes));
  const found = search.narrow({ node: whole.ast, text: source.trim(), outcome });
  const verdict = outcome.kind === 'false' ? 'condition' : 'condition-error';
  return { verdict, part: cut(found.text), cause: found.outcome.kind === 'error' ? cut(found.outcome.cause) : null };
}

type Outcome = { kind: 'true' } | { kind: 'false' } | { kind: 'error'; cause: string };

/** A part of a condition that is not true. */
interface Part {
  node: ASTNode;
  text: string;
  outcome: Outcome;
}

function outcomeOf({ evaluate }: Expression, ...seen: Parameters<Expression['evaluate']>): Outcome {
  try {
    const value = evaluate(...seen);
    if (typeof value === 'boolean') return { kind: value ? 'true' : 'false' };
    return { kind: 'error', cause: `is neither true nor false but ${kindOf(value)}` };
  } catch (error) {
    if (error instanceof StepsExceeded) throw error;
    const message = error instanceof EvaluationError ? error.summary : messageOf(error);
    return { kind: 'error', cause: message.charAt(0).toLowerCase() + message.slice(1) };
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value === 'bigint' ? 'number' : typeof value}`;
}

/** Finds the smallest part that has the outcome of the whole, within a number of evaluations. */
class PartSearch {
  private left = MAX_PARTS;

  constructor(private readonly outcomeOf: (part: Expression) => Outcome) {}

  narrow(part: Part): Part {
    const smaller = this.smaller(part);
    return smaller === undefined ? part : this.narrow(smaller);
  }

  private smaller({ node, outcome: { kind } }: Part): Part | undefined {
    if (node.op === '&&') return this.firstOf(operandsOf(node, '&&'), kind);
    if (node.op === '||') return kind === 'error' ? this.firstOf(operandsOf(node, '||'), kind) : undefined;
    if (node.op === '!_') return kind === 'error' ? this.firstOf([node.args], kind) : undefined;
    return node.op === '?:' ? this.ofBranch(node.args, kind) : undefined;
  }

  /** The condition of the branches if it failed, or else the branch that it chose. */
  private ofBranch(
    [condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode],
    kind: Outcome['kind'],
  ): Part | undefined {
    const chosen = this.partOf(condition);
    if (chosen === undefined) return undefined;
    if (chosen.outcome.kind !== 'error') return this.firstOf([chosen.outcome.kind === 'true' ? yes : no], kind);
    return kind === 'error' ? chosen : undefined;
  }

  private firstOf(nodes: readonly ASTNode[], kind: Outcome['kind']): Part | undefined {
    for (const node of nodes) {
      const part = this.partOf(node);
      if (part?.outcome.kind === kind) return part;
    }
    return undefined;
  }

  /** A part with its outcome; undefined past the number of evaluations or of steps. */
  private partOf(node: ASTNode): Part | undefined {
    if (this.left-- <= 0) return undefined;
    const parsed = parsedPart(node);
    try {
      return parsed && { node, text: parsed.text, outcome: this.outcomeOf(parsed.expression) };
    } catch (error) {
      if (error instanceof StepsExceeded) return undefined;
      throw error;
    }
  }
}

/** The operands of a chain such as `a && b && c`, from left to right. */
function operandsOf(node: ASTNode, op: '&&' | '||'): ASTNode[] {
  return node.op === op ? node.args.flatMap((operand) => operandsOf(operand, op)) : [node];
}

/** The text of a node as its author wrote it; if the node's range lacks a parenthesis, as the evaluator writes it. */
function parsedPart(node: ASTNode): { text: string; expression: Expression } | undefined {
  for (const textOf of [() => node.input.slice(node.range.start, node.range.end), () => serialize(node)]) {
    try {
      const text = textOf();
      return { text, expression: parseExpression(text) };
    } catch {
      continue;
    }
  }
  return undefined;
}

function cut(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  return `${text.slice(0, MAX_CHARACTERS - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

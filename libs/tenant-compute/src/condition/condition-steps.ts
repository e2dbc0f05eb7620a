import type { ASTNode } from '@marcbachmann/cel-js';
import { sizeOf } from '../data-size.ts';

/** The variables that a condition sees, and the sizes of their parts as far as they were measured before. */
export interface Scope {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly sizes: WeakMap<object, number>;
}

/** A function from a scope to an upper bound in steps. */
type Bound = (scope: Scope) => number;

/** Steps that any evaluation costs, and that an operand costs that fails: the evaluator makes an error of it. */
const FAILURE_STEPS = 64;

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value;

/** The operands of a node. */
export function operandsOf(value: unknown): ASTNode[] {
  if (isNode(value)) return [value];
  return Array.isArray(value) ? value.flatMap(operandsOf) : [];
}

const sum =
  (bounds: readonly Bound[]): Bound =>
  (scope) =>
    bounds.reduce((total, bound) => total + bound(scope), 0);

/** The variable and keys of `data.plan["name"]`. */
interface Path {
  readonly keys: readonly (string | number)[];
  /** True if computed keys follow. A value below them is no larger than the value in which they are looked up. */
  readonly isOpen: boolean;
}

function pathOf(node: ASTNode): Path | undefined {
  if (node.op === 'id') return { keys: [node.args], isOpen: false };
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const above = pathOf(node.args[0]);
  if (!above || above.isOpen) return above;
  const key = typeof node.args[1] === 'string' ? node.args[1] : literalKey(node.args[1]);
  return key === undefined ? { ...above, isOpen: true } : { keys: [...above.keys, key], isOpen: false };
}

function literalKey(node: ASTNode): string | number | undefined {
  if (node.op !== 'value') return undefined;
  const key = typeof node.args === 'bigint' ? Number(node.args) : node.args;
  return typeof key === 'string' || typeof key === 'number' ? key : undefined;
}

function lookUp(value: unknown, key: string | number): unknown {
  if (value instanceof Map) return value.get(key) as unknown;
  const has = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return has ? (value as Record<string | number, unknown>)[key] : undefined;
}

/** An upper bound of the size of the value of a node. */
function sizeBound(node: ASTNode): Bound {
  const path = pathOf(node);
  if (path) return ({ variables, sizes }) => sizeOf(path.keys.reduce<unknown>(lookUp, variables), sizes);
  if (node.op === 'value') {
    const size = sizeOf(node.args);
    return () => size;
  }
  return sum(operandsOf(node.args).map(sizeBound));
}

const LOOKS_AT_NOTHING: ReadonlySet<string> = new Set(['has', 'dyn']);
const isScalar = ({ op }: ASTNode) => op === 'value';

const COMPARING: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const BRANCHING: ReadonlySet<string> = new Set(['||', '&&', '?:']);

/** Steps of a node itself beyond the first, without its operands. */
function costOf(node: ASTNode): Bound | undefined {
  const { op } = node;
  const operands = operandsOf(node.args);
  if (BRANCHING.has(op)) return () => FAILURE_STEPS;
  if (COMPARING.has(op)) return operands.some(isScalar) ? undefined : sum(operands.map(sizeBound));
  if (op === 'in' || (op === 'rcall' && node.args[0] === 'contains')) return product(operands);
  const looks = op === '+' || op === 'rcall' || (op === 'call' && !LOOKS_AT_NOTHING.has(node.args[0]));
  return looks ? sum(operands.map(sizeBound)) : undefined;
}

/**
 * The product of the operands: each item of a list may be compared with the whole of the other list, and a search may
 * look at each letter again and again.
 */
function product(operands: readonly ASTNode[]): Bound {
  const bounds = operands.map(sizeBound);
  return (scope) => bounds.reduce((total, bound) => total * bound(scope), 1);
}

function collect(node: ASTNode, into: Bound[]): number {
  const cost = costOf(node);
  if (cost) into.push(cost);
  return operandsOf(node.args).reduce((nodes, operand) => nodes + collect(operand, into), 1);
}

/**
 * An upper bound of the steps that an evaluation takes: the nodes of the expression, and for each operation that looks
 * at whole values their sizes. `data.plan == "pro"` takes few, however large the data is; `data.text.contains("x")`
 * takes as many as the text is long.
 * @param ast of the syntax that `forbiddenCall` allows: without loops, so that each node is evaluated once
 */
export function conditionSteps(ast: ASTNode): Bound {
  const costs: Bound[] = [];
  const nodes = collect(ast, costs);
  const variable = sum(costs);
  return (scope) => FAILURE_STEPS + nodes + variable(scope);
}

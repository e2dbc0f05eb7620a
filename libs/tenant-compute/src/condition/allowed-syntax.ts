import type { ASTNode } from '@marcbachmann/cel-js';
import { operandsOf } from './condition-steps.ts';

/**
 * The functions and methods of CEL that a condition may call. Each takes time in proportion to its input at most, and
 * gives back no more than it got. Left out are loops (`all`, `exists`, `map`, …), time zones, and `bind`, which doubles
 * a text with every letter. So are `matches` and `duration`, whose regular expressions can take the square of a text's
 * length or worse.
 */
const FUNCTIONS: ReadonlySet<string> = new Set(['has', 'size', 'int', 'double', 'string', 'dyn']);
const METHODS: ReadonlySet<string> = new Set([
  'size',
  'startsWith',
  'endsWith',
  'contains',
  'lowerAscii',
  'upperAscii',
]);

function calledBy(node: ASTNode): { name: string; allowed: ReadonlySet<string> } | undefined {
  if (node.op === 'call') return { name: node.args[0], allowed: FUNCTIONS };
  if (node.op === 'rcall') return { name: node.args[0], allowed: METHODS };
  return undefined;
}

/** A function that a parsed expression calls but may not call, such as `matches`; or undefined. */
export function forbiddenCall(node: ASTNode): string | undefined {
  const called = calledBy(node);
  if (called && !called.allowed.has(called.name)) return called.name;
  for (const child of operandsOf(node.args)) {
    const forbidden = forbiddenCall(child);
    if (forbidden !== undefined) return forbidden;
  }
  return undefined;
}

/**
 * How often a parsed expression adds. Lists are copied by it, so that many additions take the square of their number.
 */
export function additionsIn(node: ASTNode): number {
  return operandsOf(node.args).reduce((sum, child) => sum + additionsIn(child), node.op === '+' ? 1 : 0);
}

/** For the message to the user who called another function. */
export const allowedCalls: readonly string[] = [...new Set([...FUNCTIONS, ...METHODS])];

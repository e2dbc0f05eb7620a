import { compileCondition, type Condition } from './condition.ts';

const MAX_KEPT = 10_000;
const kept = new Map<string, Condition>();

/** A condition that was accepted once and is none any more holds for no event, and the routing says so. */
const broken: Condition = () => 'condition-error';

/** The condition of a text that was checked when it was taken in. The same text is compiled once. */
export function conditionOf(source: string): Condition {
  const known = kept.get(source);
  if (known) return known;
  const compiled = compileCondition(source);
  const condition = compiled.ok ? compiled.condition : broken;
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(source, condition);
  return condition;
}

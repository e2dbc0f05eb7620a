import type { FieldProblem } from '../errors.ts';
import { tooDeepMessage } from '../form-messages.ts';
import { pointerBelow } from './json-pointer.ts';

/** The most that are listed: the first values show the fault. */
const MAX_NAMED = 100;

/** A value as JSON.stringify takes it: the result of its `toJSON`, if it has that method. */
function asJson(value: unknown, key: string | number): unknown {
  const { toJSON } = (value ?? {}) as { toJSON?: unknown };
  return typeof toJSON === 'function' ? (toJSON.call(value, String(key)) as unknown) : value;
}

class Walk {
  readonly problems: FieldProblem[] = [];
  private readonly path: (string | number)[] = [];
  /** True once the walk is to end: a value that is nested too deep may have no end. */
  private isOver = false;

  constructor(
    private readonly pointer: string,
    private readonly maxDepth: number,
  ) {}

  visit(value: unknown): void {
    if (typeof value === 'number' && !Number.isFinite(value))
      this.note('must be a finite number, since JSON has no other');
    if (typeof value === 'bigint') this.note('must not be a BigInt, which JSON cannot represent');
    if (typeof value === 'string' && !value.isWellFormed())
      this.note('must not contain half of a surrogate pair, which is not a character');
    if (typeof value !== 'object' || value === null) return;
    if (this.path.length >= this.maxDepth) {
      this.note(tooDeepMessage(this.maxDepth));
      this.isOver = true;
      return;
    }
    if (Array.isArray(value)) for (let index = 0; index < value.length; index++) this.enter(index, value[index]);
    else for (const [key, member] of Object.entries(value)) this.enter(key, member);
  }

  private enter(key: string | number, value: unknown): void {
    if (this.isOver) return;
    this.path.push(key);
    if (typeof key === 'string' && !key.isWellFormed())
      this.note('must not have half of a surrogate pair in its key, which is not a character');
    this.visit(asJson(value, key));
    this.path.pop();
  }

  private note(message: string): void {
    this.problems.push({ pointer: pointerBelow(this.pointer, ...this.path), message });
    this.isOver ||= this.problems.length === MAX_NAMED;
  }
}

/**
 * The parts of a value that JSON cannot hold, or that JavaScript would change by writing them, with their pointers.
 * @param pointer the pointer of the value itself
 * @param maxDepth how many lists and objects may be nested in each other
 */
export function unfitValues(value: unknown, pointer: string, maxDepth: number): FieldProblem[] {
  const walk = new Walk(pointer, maxDepth);
  walk.visit(asJson(value, ''));
  return walk.problems;
}

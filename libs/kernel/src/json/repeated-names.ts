import type { FieldProblem } from '../errors.ts';
import { endOfString, JsonScan } from './json-scan.ts';

/** The most that are listed: the first names show the fault. */
const MAX_NAMED = 100;
const QUOTE = 0x22;
const COLON = 0x3a;

/** The members of all objects, as they are written. */
function countWritten(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) at = endOfString(text, at);
    else if (character === COLON) count++;
  }
  return count;
}

/** The members of all objects, as JSON.parse has kept them. */
function countKept(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) for (const entry of value) count += countKept(entry);
  else for (const name in value) count += 1 + countKept((value as Record<string, unknown>)[name]);
  return count;
}

/**
 * The members of objects whose name stands in its object before, with their pointers: of two, JSON.parse drops the
 * first. Names are compared decoded, so that `"a"` and `"\u0061"` are equal. Most texts have no such member, which is
 * found by counting; the text is scanned only if the counts differ.
 * @param text JSON that `JSON.parse` takes, nested no deeper than a few thousand levels
 * @param value the result of `JSON.parse`
 * @param root the pointer of the JSON itself
 */
export function repeatedNames(text: string, value: unknown, root = ''): FieldProblem[] {
  if (countWritten(text) === countKept(value)) return [];
  const problems: FieldProblem[] = [];
  const scan = new JsonScan(text, root);
  scan.run({
    onName(source, frame) {
      const name = JSON.parse(source) as string;
      frame.names ??= new Set();
      if (!frame.names.has(name)) frame.names.add(name);
      else if (problems.length < MAX_NAMED) {
        problems.push({ pointer: scan.pointer, message: 'is repeated in its object: only one value would be kept' });
      }
    },
  });
  return problems;
}

import type { FieldProblem } from '../errors.ts';
import { JsonScan, numberAt } from './json-scan.ts';

/** The most that are listed: the first numbers show the fault. */
const MAX_NAMED = 100;
const MAX_SHOWN_CHARACTERS = 40;
/**
 * A number of up to 15 digits without an exponent is always kept (DBL_DIG of IEEE 754). The pattern begins with a
 * digit, and the character before it is examined afterwards: a search for the number with its neighbour took five times
 * as long.
 */
const CANDIDATE = /\d(?:[\d.]{15}|[\d.]*[eE])/g;
/** The characters that may stand before a value; undefined at the beginning. */
const BEFORE_VALUE = new Set(['[', ',', ':', ' ', '\t', '\n', '\r', undefined]);
const PARTS = /^-?(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/;

/** A decimal number's value, written in one way only. */
function decimalOf(number: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = PARTS.exec(number) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  let end = digits.length;
  while (digits[end - 1] === '0') end--; // not /0+$/, which takes the square of the length
  return `${digits.slice(0, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}

/** Returns true if a number of JSON has the same value as a double: 0.10 has, 9007199254740993 has not. */
function isKept(source: string): boolean {
  const written = String(Math.abs(Number(source)));
  return written !== 'Infinity' && decimalOf(written) === decimalOf(source);
}

function problemOf(source: string, pointer: string): FieldProblem {
  const shown = source.length > MAX_SHOWN_CHARACTERS ? `${source.slice(0, MAX_SHOWN_CHARACTERS)}…` : source;
  const becomes = Number.isFinite(Number(source)) ? `would be stored as ${Number(source)}` : 'is out of range';
  return { pointer, message: `the number ${shown} ${becomes}: send it as a string` };
}

/** Returns true if there is a number that is not kept, or the likeness of one within a string. */
function mayBeLossy(text: string): boolean {
  CANDIDATE.lastIndex = 0;
  for (let match = CANDIDATE.exec(text); match !== null; match = CANDIDATE.exec(text)) {
    const start = text[match.index - 1] === '-' ? match.index - 1 : match.index;
    if (BEFORE_VALUE.has(text[start - 1]) && !isKept(numberAt(text, start))) return true;
  }
  return false;
}

/**
 * The numbers of a JSON text whose value would change on the way through a double, with their pointers. For most texts,
 * one search for long or exponential numbers shows that there are none. The text is scanned only if such a number, or
 * the likeness of one within a string, would change.
 * @param text JSON that `JSON.parse` takes
 * @param root the pointer of the JSON itself
 */
export function lossyNumbers(text: string, root = ''): FieldProblem[] {
  if (!mayBeLossy(text)) return [];
  const problems: FieldProblem[] = [];
  const scan = new JsonScan(text, root);
  scan.run({
    onNumber(source) {
      if (problems.length < MAX_NAMED && !isKept(source)) problems.push(problemOf(source, scan.pointer));
    },
  });
  return problems;
}

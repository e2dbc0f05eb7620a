import type { FieldProblem } from '../errors.ts';
import { pointerBelow } from './json-pointer.ts';

/** More are not named: the first ones show what is wrong. */
const MAX_NAMED = 100;
const MAX_SHOWN_CHARACTERS = 40;
/**
 * Up to 15 digits without an exponent always come back (DBL_DIG of IEEE 754). Begins with the digit, and what stands
 * before it is looked at afterwards: a search for the number with its neighbour took five times as long.
 */
const CANDIDATE = /\d(?:[\d.]{15}|[\d.]*[eE])/g;
/** What stands before a value. */
const BEFORE_VALUE = new Set(['[', ',', ':', ' ', '\t', '\n', '\r', undefined]);
const NUMBER = /[-+.\deE]+/y;
const PARTS = /^-?(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/;

/** The number that begins here. */
function numberAt(text: string, at: number): string {
  NUMBER.lastIndex = at;
  return NUMBER.exec(text)![0];
}

/** A decimal number's value, written in one way only. */
function decimalOf(number: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = PARTS.exec(number) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  let end = digits.length;
  while (digits[end - 1] === '0') end--; // not /0+$/, which takes the square of the length
  return `${digits.slice(0, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}

/** Whether a number of JSON has the same value once it was a double: 0.10 has, 9007199254740993 has not. */
function isKept(source: string): boolean {
  const written = String(Math.abs(Number(source)));
  return written !== 'Infinity' && decimalOf(written) === decimalOf(source);
}

function problemOf(source: string, pointer: string): FieldProblem {
  const shown = source.length > MAX_SHOWN_CHARACTERS ? `${source.slice(0, MAX_SHOWN_CHARACTERS)}…` : source;
  const becomes = Number.isFinite(Number(source))
    ? `would become ${Number(source)} on its way`
    : 'is beyond all doubles';
  return { pointer, message: `${shown} ${becomes}: send it as a text` };
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}

/** A list or an object that is open, and where in it the scan is. */
interface Frame {
  index: number | null;
  /** Of an object: the member's name as it is written, or null where a name comes next. */
  key: string | null;
}

/** Goes through JSON that is known to be right, and calls back for each number. */
class NumberScan {
  private readonly frames: Frame[] = [];

  constructor(
    private readonly text: string,
    private readonly root: string,
  ) {}

  run(onNumber: (source: string) => void): void {
    for (let at = 0; at < this.text.length;) at = this.step(at, onNumber);
  }

  get pointer(): string {
    const path = this.frames.map(({ index, key }) => index ?? (JSON.parse(key!) as string));
    return pointerBelow(this.root, ...path);
  }

  /** @returns where to go on */
  private step(at: number, onNumber: (source: string) => void): number {
    const frame = this.frames.at(-1);
    const character = this.text[at]!;
    if (character === '"') {
      const end = endOfString(this.text, at) + 1;
      if (frame?.index === null && frame.key === null) frame.key = this.text.slice(at, end);
      return end;
    }
    if (character === '-' || (character >= '0' && character <= '9')) {
      const source = numberAt(this.text, at);
      onNumber(source);
      return at + source.length;
    }
    if (character === '{') this.frames.push({ index: null, key: null });
    else if (character === '[') this.frames.push({ index: 0, key: null });
    else if (character === '}' || character === ']') this.frames.pop();
    else if (character === ',' && frame) {
      if (frame.index === null) frame.key = null;
      else frame.index++;
    }
    return at + 1;
  }
}

/** Whether there is a number that is not kept, or what looks like one within a string. */
function mayBeLossy(text: string): boolean {
  CANDIDATE.lastIndex = 0;
  for (let match = CANDIDATE.exec(text); match !== null; match = CANDIDATE.exec(text)) {
    const start = text[match.index - 1] === '-' ? match.index - 1 : match.index;
    if (BEFORE_VALUE.has(text[start - 1]) && !isKept(numberAt(text, start))) return true;
  }
  return false;
}

/**
 * The numbers of a JSON text whose value would change on the way through a double, with their pointers. None in most
 * texts, which is found by one search for long or exponential numbers; only if one of those would change, or looks so
 * within a string, the text is gone through.
 * @param text JSON that `JSON.parse` takes
 * @param root where the JSON stands
 */
export function lossyNumbers(text: string, root = ''): FieldProblem[] {
  if (!mayBeLossy(text)) return [];
  const problems: FieldProblem[] = [];
  const scan = new NumberScan(text, root);
  scan.run((source) => {
    if (problems.length < MAX_NAMED && !isKept(source)) problems.push(problemOf(source, scan.pointer));
  });
  return problems;
}

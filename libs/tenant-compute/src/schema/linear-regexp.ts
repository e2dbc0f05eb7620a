import { RE2JS } from 're2js';
import { stepMeter } from '../thread/step-meter.ts';

/** States of one pattern, and of all patterns that one text is matched with. */
export const MAX_PROGRAM_SIZE = 500;

/** The compiled `pattern` of a schema, in the form that Ajv requires of its option `code.regExp`. */
export interface LinearRegExp {
  /** How many steps each character of a text may take. */
  readonly programSize: number;
  /**
   * Returns true if it matches somewhere in the text. @throws StepsExceeded if that needs more steps than the work has
   * left
   */
  test(text: string): boolean;
  /** The source of the expression, by which Ajv distinguishes expressions. */
  toString(): string;
}

/**
 * A regular expression whose time is always in proportion to the text (RE2): a customer's `pattern` cannot stall the
 * process, as JavaScript's own could. RE2 has no look-around and no back-references. Each test takes its worst case
 * from the thread's steps: the text's characters times the states of the program.
 * @param source as in JavaScript
 * @throws Error with the reason if the expression is refused
 */
export function linearRegExp(source: string): LinearRegExp {
  const compiled = RE2JS.compile(RE2JS.translateRegExp(source));
  const programSize = compiled.programSize();
  if (programSize > MAX_PROGRAM_SIZE) throw new Error('it is too large');
  const test = (text: string) => {
    stepMeter.take((text.length + 1) * programSize);
    return compiled.matcher(text).find();
  };
  return { programSize, test, toString: () => source };
}

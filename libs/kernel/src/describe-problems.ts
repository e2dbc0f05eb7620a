import type { FieldProblem } from './errors.ts';

const withoutPeriod = (message: string) => message.replace(/\.$/, '');

/** The message of a field's problem as a whole sentence: "must be a URL" becomes "Must be a URL." */
export function toSentence(message: string): string {
  const capital = message.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

/** The place and the message of a problem, without a final period: "/name: must have at most 100 characters". */
export function describeProblem({ pointer, message }: FieldProblem): string {
  return pointer === '' ? withoutPeriod(message) : `${pointer}: ${withoutPeriod(message)}`;
}

/** All problems in one line, for a log, a command or the message of an error. */
export function describeProblems(problems: readonly FieldProblem[]): string {
  return problems.map(describeProblem).join('; ');
}

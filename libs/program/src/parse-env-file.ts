import { parseEnv } from 'node:util';

/** A line of a file of variables that is not taken as it stands. */
export interface EnvLineProblem {
  /** From 1. */
  line: number;
  /** A sentence that begins with "it", without the line's text, which may be a password. */
  message: string;
}

/** The variables of a file like `.env`, and the lines that are left out or may mean something else. */
export interface ParsedEnvFile {
  variables: Record<string, string>;
  problems: EnvLineProblem[];
}

const NO_ASSIGNMENT = 'it does not have the form NAME=value, and is ignored';
const AFTER_QUOTE = 'it has text after a closing quote, which is ignored';
const UNCLOSED = 'it opens a quote that is never closed, so the quote is part of the value';

const REPEATED = 'it sets a variable again, and replaces the value of an earlier line';

const ASSIGNMENT = /^\s*(?:export )?\s*([\w.-]+)\s*=\s*(.*)$/;
/** The right rest of a line behind a closing quote: white space and a comment. Node drops any rest. */
const REST = /^\s*(#.*)?$/;

/** Reads a quoted value, which may go on over several lines. @returns the index of its last line, and its problem */
function readQuoted(lines: readonly string[], first: number, value: string): { last: number; message?: string } {
  const quote = value[0]!;
  let rest = value.slice(1);
  for (let at = first; at < lines.length; rest = lines[++at] ?? '') {
    const end = rest.indexOf(quote);
    if (end === -1) continue;
    return REST.test(rest.slice(end + 1)) ? { last: at } : { last: at, message: AFTER_QUOTE };
  }
  return { last: first, message: UNCLOSED };
}

/**
 * Reads the text of a file of variables as Node's own parser does (`util.parseEnv`). That parser silently drops lines
 * that it does not understand: here, such lines are found, and kept from it.
 */
export function parseEnvFile(text: string): ParsedEnvFile {
  const lines = text.split(/\r\n?|\n/);
  const problems: EnvLineProblem[] = [];
  const names = new Set<string>();
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (REST.test(line)) continue;
    const [, name, value] = ASSIGNMENT.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      problems.push({ line: at + 1, message: NO_ASSIGNMENT });
      lines[at] = '';
      continue;
    }
    if (names.has(name)) problems.push({ line: at + 1, message: REPEATED });
    names.add(name);
    if (/^["'`]/.test(value)) {
      const { last, message } = readQuoted(lines, at, value);
      at = last;
      if (message !== undefined) problems.push({ line: at + 1, message });
    }
  }
  return { variables: parseEnv(lines.join('\n')) as Record<string, string>, problems };
}

import { isUtf8 } from 'node:buffer';
import { lstatSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { type EnvLineProblem, type ParsedEnvFile, parseEnvFile } from './parse-env-file.ts';

const UTF16 = ['fffe', 'feff'];
const SAVE_IT = 'save it as UTF-8';
const NOT_UTF8 = 'it has a character that is not in UTF-8, and is not part of a variable';
const LINE_END = /\r\n?|\n/;
/** Stands for bytes that cannot be decoded. */
const REPLACEMENT = '\ufffd';

function isThere(file: string): boolean {
  try {
    lstatSync(file);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** The bytes of a file, or undefined if there is none. A link that leads nowhere counts as a file. @throws Error */
function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !isThere(file)) return undefined;
    throw error;
  }
}

/** The numbers of the lines that are not in UTF-8, from 1. No byte of a longer character is the end of a line. */
function undecodableLines(bytes: Buffer): number[] {
  const isUndecodable = (line: string) => !isUtf8(Buffer.from(line, 'latin1'));
  const lines = bytes.toString('latin1').split(LINE_END);
  return lines.flatMap((line, index) => (isUndecodable(line) ? [index + 1] : []));
}

/** Returns true if the undecodable bytes of a line are part of a variable, and not of a comment. */
function matters(text: string, line: number, variables: Readonly<Record<string, string>>): boolean {
  const lines = text.split(LINE_END);
  lines[line - 1] = lines[line - 1]!.replaceAll(REPLACEMENT, '');
  return !isDeepStrictEqual({ ...parseEnvFile(lines.join('\n')).variables }, { ...variables });
}

/**
 * Reads the bytes of a file in UTF-8, with or without a byte order mark. A comment in another encoding is only
 * reported.
 * @throws Error that names the fault, and the line if it is in one
 */
function read(bytes: Buffer): ParsedEnvFile {
  if (UTF16.includes(bytes.subarray(0, 2).toString('hex'))) throw new Error(`it is in UTF-16: ${SAVE_IT}`);
  const line = bytes.subarray(0, bytes.indexOf(0)).toString('latin1').split('\n').length;
  if (bytes.includes(0)) throw new Error(`it has a NUL byte in line ${line}, as text in UTF-16 has: ${SAVE_IT}`);
  const text = new TextDecoder('utf-8').decode(bytes);
  const { variables, problems } = parseEnvFile(text);
  const undecodable = undecodableLines(bytes);
  if (Object.entries(variables).some((variable) => variable.join('').includes(REPLACEMENT))) {
    const wrong = undecodable.find((line) => matters(text, line, variables));
    if (wrong !== undefined) throw new Error(`it is not in UTF-8 in line ${wrong}: ${SAVE_IT}`);
  }
  const named = undecodable.map((line) => ({ line, message: NOT_UTF8 }));
  return { variables, problems: [...problems, ...named].sort((one, other) => one.line - other.line) };
}

/**
 * Adds the variables of a file, if there is one, to an environment, whose own variables take precedence.
 * @param file its path, for example `.env`
 * @returns the lines that are left out or may mean something else
 * @throws Error if the file cannot be read, or an assignment in it cannot be decoded: a start without its settings
 * would be another installation
 */
export function loadEnvFile(file: string, env: Record<string, string | undefined>): EnvLineProblem[] {
  const bytes = readIfThere(file);
  if (bytes === undefined) return [];
  const { variables, problems } = read(bytes);
  for (const [name, value] of Object.entries(variables)) if (!Object.hasOwn(env, name)) env[name] = value;
  return problems;
}

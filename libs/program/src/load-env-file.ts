import { lstatSync, readFileSync } from 'node:fs';
import { type EnvLineProblem, parseEnvFile } from './parse-env-file.ts';

const UTF16 = ['fffe', 'feff'];
const SAVE_IT = 'save it as UTF-8';

function isThere(file: string): boolean {
  try {
    lstatSync(file);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** The bytes of a file, or undefined if there is none. A link that leads nowhere is one. @throws Error */
function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !isThere(file)) return undefined;
    throw error;
  }
}

/** The text of a file in UTF-8, without a byte order mark. @throws Error that says what the file is instead */
function decode(bytes: Buffer): string {
  if (UTF16.includes(bytes.subarray(0, 2).toString('hex'))) throw new Error(`it is in UTF-16: ${SAVE_IT}`);
  const line = bytes.subarray(0, bytes.indexOf(0)).toString('latin1').split('\n').length;
  if (bytes.includes(0)) throw new Error(`it has a NUL byte in line ${line}, as text in UTF-16 has: ${SAVE_IT}`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error(`it is not in UTF-8: ${SAVE_IT}`, { cause });
  }
}

/**
 * Adds the variables of a file, if there is one, to an environment, which goes first.
 * @param file its path, `.env` say
 * @returns the lines that are left out or may mean something else
 * @throws Error if the file cannot be read or decoded: a start without its settings would be another installation
 */
export function loadEnvFile(file: string, env: Record<string, string | undefined>): EnvLineProblem[] {
  const bytes = readIfThere(file);
  if (bytes === undefined) return [];
  const { variables, problems } = parseEnvFile(decode(bytes));
  for (const [name, value] of Object.entries(variables)) if (!Object.hasOwn(env, name)) env[name] = value;
  return problems;
}

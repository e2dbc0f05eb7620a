import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The built command line. */
export const MAIN = fileURLToPath(new URL('../../../dist/apps/posthorn/src/main.js', import.meta.url));

/** The result of a command. */
export interface Printed {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs `posthorn` with arguments, in a process of its own, with this environment and no other.
 * @param cwd the working directory, of which it reads `.env`; default: one without
 */
export function posthorn(
  args: readonly string[],
  env: Record<string, string> = {},
  cwd: string = tmpdir(),
): Promise<Printed> {
  return new Promise((resolve) => {
    const options = { cwd, env: { PATH: process.env.PATH, ...env } };
    execFile(process.execPath, [MAIN, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

import { execFile } from 'node:child_process';

const KEPT_CHARACTERS = 600;

/**
 * Runs a program to its end.
 * @throws Error with the program's last words if it is missing or fails
 */
export function runCommand(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(program, args, (error, stdout, stderr) => {
      if (!error) return resolve();
      if (error.code === 'ENOENT') return reject(new Error(`${program} is not installed`));
      const lastWords = `${stdout}${stderr}`.trim().slice(-KEPT_CHARACTERS);
      reject(new Error(`${program} failed: ${lastWords || error.message}`));
    });
  });
}

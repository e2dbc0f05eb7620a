import { execFile } from 'node:child_process';

const KEPT_CHARACTERS = 600;

/**
 * Runs a program to its end.
 * @param timeoutMs after which it is killed. Default: never
 * @throws Error with the program's last words if it is missing, fails or is killed
 */
export function runCommand(program: string, args: readonly string[], timeoutMs = 0): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: timeoutMs, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      if (!error) return resolve();
      if (error.code === 'ENOENT') return reject(new Error(`${program} is not installed`));
      const lastWords = `${stdout}${stderr}`.trim().slice(-KEPT_CHARACTERS) || error.message;
      if (error.killed) return reject(new Error(`${program} has not ended after ${timeoutMs} ms: ${lastWords}`));
      reject(new Error(`${program} failed: ${lastWords}`));
    });
  });
}

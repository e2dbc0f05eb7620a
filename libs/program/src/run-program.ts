import { holdBuild } from './hold-build.ts';
import { nodeProblem } from './node-problem.ts';
import { keepHangUpIgnored, obeyStopSignals } from './stop-signals.ts';

function fail(message: string): never {
  process.stderr.write(`posthorn: ${message}\n`);
  process.exit(1);
}

/** Adds the variables of `.env` in the working directory, if it is there, to the environment, which goes first. */
function loadEnvFile(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') fail(`The file .env cannot be read: ${message}. Correct it, or take it away.`);
  }
}

/**
 * Runs a program: refuses a Node that is too old, holds its build, reads `.env`, and loads the program only then, because
 * a library of it may not even load under an old Node. So this lib imports no library.
 * @param isService true if it runs until it is asked to stop: a stop signal while it loads is then no failure. A command
 * ends by the signal
 */
export async function runProgram(load: () => Promise<unknown>, isService: boolean): Promise<void> {
  if (isService) obeyStopSignals();
  keepHangUpIgnored();
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) fail(problem);
  holdBuild();
  loadEnvFile();
  await load();
}

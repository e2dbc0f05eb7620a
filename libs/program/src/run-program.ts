import { holdBuild } from './hold-build.ts';
import { loadEnvFile } from './load-env-file.ts';
import { nodeProblem } from './node-problem.ts';
import { keepHangUpIgnored, obeyStopSignals } from './stop-signals.ts';

function fail(message: string): never {
  process.stderr.write(`posthorn: ${message}\n`);
  process.exit(1);
}

/** The most lines of `.env` that are named one by one. */
const SHOWN_LINES = 10;

let found: readonly string[] = [];

/** A sentence for each line of `.env` that is left out or may mean something else, without the line's text. */
export function envFileProblems(): readonly string[] {
  return found;
}

/**
 * Adds the variables of `.env` in the working directory, if it is there, to the environment, which takes precedence.
 */
function addEnvFile(): void {
  try {
    const problems = loadEnvFile('.env', process.env);
    const shown = problems.slice(0, SHOWN_LINES).map(({ line, message }) => `The file .env, line ${line}: ${message}.`);
    if (problems.length > SHOWN_LINES) shown.push(`The file .env has ${problems.length} such lines in all.`);
    for (const line of shown) process.stderr.write(`posthorn: ${line}\n`);
    found = shown;
  } catch (error) {
    fail(`The file .env cannot be read: ${(error as Error).message}. Correct or remove it.`);
  }
}

/**
 * Keeps a service running when nothing reads its output any more, as after the end of a log collector: without a
 * listener, each failed write would be an error that nothing handles, whose report is a failed write again.
 */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** Refuses a working directory that was removed: nothing in it can be read, and paths from it lead nowhere. */
function assertWorkingDirectory(): void {
  try {
    process.cwd();
  } catch {
    fail('The working directory no longer exists. Change to another directory (`cd`), and run the command there.');
  }
}

/**
 * Runs a program: refuses a Node that is too old, holds its build, and reads `.env`. Only then it loads the program,
 * because a library may not even load under an old Node. So this lib imports no library.
 * @param isService true if it runs until a stop signal: such a signal while it loads is then no failure. A command
 *   is ended by the signal itself
 */
export async function runProgram(load: () => Promise<unknown>, isService: boolean): Promise<void> {
  if (isService) {
    obeyStopSignals();
    outliveReaders();
  }
  keepHangUpIgnored();
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) fail(problem);
  assertWorkingDirectory();
  holdBuild();
  addEnvFile();
  await load();
}

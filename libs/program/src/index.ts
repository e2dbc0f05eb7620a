export { envFileProblems, runProgram } from './run-program.ts';
export { stopRequested } from './stop-signals.ts';

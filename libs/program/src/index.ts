export { nodeProblem } from './node-problem.ts';
export { runProgram } from './run-program.ts';

import { runProgram } from '#program';

await runProgram(() => import('./run.ts'), true);

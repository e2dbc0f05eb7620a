#!/usr/bin/env node
import { runProgram } from '#program';

const [command = 'run'] = process.argv.slice(2);
await runProgram(() => import('./run.ts'), command === 'run');

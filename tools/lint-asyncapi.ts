// Examines docs/asyncapi.json by the parser of AsyncAPI: npm run lint:asyncapi
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { installTools } from './install-tools.ts';

const check = path.join(installTools('asyncapi'), '../check.js');
const { status } = spawnSync(process.execPath, [check, 'docs/asyncapi.json'], { stdio: 'inherit' });
if (status !== 0) process.exitCode = 1;

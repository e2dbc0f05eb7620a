// Examines docs/openapi.json by the rules of tools/openapi/redocly.yaml: npm run lint:openapi
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { installTools } from './install-tools.ts';

const redocly = path.join(installTools('openapi'), '@redocly/cli/bin/cli.js');
const args = [redocly, 'lint', 'docs/openapi.json', '--config', 'tools/openapi/redocly.yaml'];
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
if (status !== 0) {
  console.error(`${stdout}${stderr}`);
  process.exitCode = 1;
}

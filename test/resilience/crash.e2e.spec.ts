import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describeKafka } from '#testing';

const run = promisify(execFile);
const main = fileURLToPath(new URL('./main.ts', import.meta.url));

/** One kill of each; `npm run resilience` does ten. The seed is printed, so that a failure can be repeated. */
async function crash(mode: string): Promise<string> {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { stdout, stderr } = await run(process.execPath, [main, '--mode', mode, '--kills', '1'], { env }).catch(
    (failed: unknown) => failed as { stdout: string; stderr: string },
  );
  process.stdout.write(stdout);
  return stdout + stderr;
}

describe('every process killed in turn, under 300 events a second', () => {
  it('loses no committed event with all roles in one process, and its Postgres', async () => {
    expect(await crash('embedded')).toMatch(/embedded: 2 kills, .* 0 lost/);
  }, 600_000);
});

describeKafka('every role killed in turn over Kafka, under 300 events a second', () => {
  it('loses no committed event with the roles split, and their Postgres and Kafka', async () => {
    expect(await crash('split')).toMatch(/split: 7 kills, .* 0 lost/);
  }, 600_000);
});

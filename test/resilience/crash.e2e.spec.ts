import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describeKafka } from '#testing';

const run = promisify(execFile);
const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const RIGHT =
  '0 lost, 0 sent though rolled back, 0 stored though rolled back, 0 stored twice, 0 sent under two ids, 0 out of order';

/** One kill of each; `npm run resilience` does ten. The seed is printed, so that a failure can be repeated. */
async function crash(mode: string): Promise<string> {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { stdout, stderr } = await run(process.execPath, [main, '--mode', mode, '--kills', '1'], { env }).catch(
    (failed: unknown) => failed as { stdout: string; stderr: string },
  );
  process.stdout.write(stdout);
  return stdout + stderr;
}

describe('every process killed in turn, under events over REST and out of the outboxes of three services', () => {
  it('loses nothing committed and sends nothing rolled back, with all roles in one process', async () => {
    const printed = await crash('embedded');
    expect(printed).toMatch(/^embedded: 5 kills, /m);
    expect(printed).toContain(`duplicates, ${RIGHT}\n`);
  }, 600_000);
});

describeKafka(
  'every role killed in turn over Kafka, under events over REST and out of the outboxes of three services',
  () => {
    it('loses nothing committed and sends nothing rolled back, with the roles split', async () => {
      const printed = await crash('split');
      expect(printed).toMatch(/^split: 10 kills, /m);
      expect(printed).toContain(`duplicates, ${RIGHT}\n`);
    }, 600_000);
  },
);

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describeUnless } from '#testing';
import type { IsolationFindings } from '../bench/isolation/isolation-findings.ts';
import { mayHaveOwnNetwork } from '../bench/isolation/own-network.ts';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../bench/main.ts', import.meta.url));

const whyNot = mayHaveOwnNetwork() ? undefined : 'only root on Linux may make one';

describeUnless(whyNot, 'its own network', 'Posthorn in a network whose DNS server knows one name only', () => {
  it('delivers a healthy project’s events while it looks for 40 names that never resolve', async () => {
    const env = { ...process.env, NODE_OPTIONS: '' };
    const args = [main, 'isolation', '--quick', '--only', 'names', '--log', 'embedded', '--json'];
    const { stdout } = await run(process.execPath, args, { env });
    const [found] = (JSON.parse(stdout) as IsolationFindings).logs[0]!.cases;
    const { beside, others, problem } = found!;
    expect(problem).toBeUndefined();
    expect(others?.unansweredNames).toBeGreaterThan(0);
    const { sent, refused } = beside!;
    expect(refused).toEqual({});
    expect(beside).toMatchObject({ accepted: sent, received: sent, repeated: 0, missing: 0 });
  });
});

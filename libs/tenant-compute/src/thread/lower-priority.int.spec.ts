import { spawnSync } from 'node:child_process';
import { describeUnless } from '#testing';

/** Places behind the command's name in /proc/…/stat, and values of the policy; see proc(5), sched(7). */
const [NICE, POLICY] = [16, 38];
const [SCHED_OTHER, SCHED_IDLE] = [0, 5];

/** Prints the result of `lowerPriority`, the values that it has set, and the exit code of the way back. */
const script = `
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { lowerPriority } from '${new URL('lower-priority.ts', import.meta.url).href}';
const threadId = lowerPriority();
const stat = readFileSync('/proc/thread-self/stat', 'utf8');
const values = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
const back = spawnSync('chrt', ['--other', '--pid', '0', stat.split(' ')[0]]).status;
console.log(JSON.stringify({ threadId, nice: Number(values[${NICE}]), policy: Number(values[${POLICY}]), back }));
`;
const NODE = [process.execPath, '--conditions=source', '--experimental-transform-types', '--input-type=module', '-e'];
/** Only root has the capability, and can give it up. */
const WITHOUT_RIGHT =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set', '-sys_nice', '--inh-caps', '-sys_nice'] : [];

/** Why this user cannot give the capability up; undefined if nothing speaks against it. */
function whyNotWithoutRight(): string | undefined {
  const [command, ...args] = WITHOUT_RIGHT;
  if (command === undefined) return undefined;
  const { status, error, stderr } = spawnSync(command, [...args, 'true'], { encoding: 'utf8' });
  return status === 0 ? undefined : `root cannot give it up: ${error?.message ?? stderr.trim()}`;
}

interface Found {
  threadId?: number;
  nice: number;
  policy: number;
  back: number | null;
}

function lowerPriorityIn(prefix: readonly string[]): Found {
  const [command = '', ...args] = [...prefix, ...NODE, script];
  const env = { PATH: process.env.PATH };
  const { stdout, stderr, status, error } = spawnSync(command, args, { encoding: 'utf8', env });
  if (status !== 0) throw error ?? new Error(stderr);
  return JSON.parse(stdout) as Found;
}

function expectAWayBack(prefix: readonly string[]): void {
  const found = lowerPriorityIn(prefix);
  expect(found.nice).toBe(10);
  // Without a way back the thread would get nothing of a busy machine.
  if (found.threadId === undefined) expect(found.policy).toBe(SCHED_OTHER);
  else expect(found).toMatchObject({ policy: SCHED_IDLE, back: 0 });
}

const whyNoLinux = process.platform === 'linux' ? undefined : 'there is no /proc';

describeUnless(whyNoLinux, 'a Linux', 'lowerPriority', () => {
  it('can be reversed by the user of this test', () => expectAWayBack([]));
});

describeUnless(
  whyNoLinux ?? whyNotWithoutRight(),
  'a user without CAP_SYS_NICE',
  'lowerPriority, as a user without CAP_SYS_NICE,',
  () => {
    it('can be reversed', () => expectAWayBack(WITHOUT_RIGHT));
  },
);

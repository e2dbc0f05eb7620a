import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { describeUnless, eventually } from '#testing';
import { MAX_EVENT_STEPS, MAX_HEAP_MB, RUN_LIMIT_MS } from '../limits.ts';
import type { Job } from '../thread/job.ts';
import { ComputeThread } from './compute-thread.ts';

/** The place of the policy behind the command's name in /proc/…/stat, and two of its values; see proc(5), sched(7). */
const POLICY = 38;
const [SCHED_OTHER, SCHED_IDLE] = [0, 5];
const NAME = 'stands-back';
/** Some 100 ms of CPU time. */
const HEAVY: Job = {
  kind: 'check',
  schemas: [JSON.stringify({ properties: { text: { pattern: '(a?){100}[bc]' } } })],
  items: [{ schema: 0, data: JSON.stringify({ text: 'a'.repeat(12_000) }) }],
  maxSteps: MAX_EVENT_STEPS,
};
const BUSY = 'const end = Date.now() + 60_000; while (Date.now() < end);';

function policyOf(name: string): number | undefined {
  const stats = readdirSync('/proc/self/task').map((task) => readFileSync(`/proc/self/task/${task}/stat`, 'utf8'));
  const stat = stats.find((each) => each.includes(`(${name})`));
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[POLICY]);
}

const whyNoLinux = process.platform === 'linux' ? undefined : 'there is no /proc';
/** The thread does not enter SCHED_IDLE if it cannot leave it again. */
const mayReturn = spawnSync('sh', ['-c', 'renice -n 10 -p $$ && chrt --idle --pid 0 $$ && chrt --other --pid 0 $$']);
const restingPolicy = mayReturn.status === 0 ? SCHED_IDLE : SCHED_OTHER;

describeUnless(whyNoLinux, 'a Linux', 'a thread that stands back', () => {
  let thread: ComputeThread;
  let busy: ChildProcess[];
  let problems: string[];

  beforeEach(() => {
    busy = [];
    problems = [];
    thread = new ComputeThread({
      ...{ name: NAME, isLowPriority: true, runLimitMs: RUN_LIMIT_MS, maxHeapMb: MAX_HEAP_MB },
      onProblem: (message) => void problems.push(message),
    });
  });
  afterEach(async () => {
    for (const child of busy) child.kill('SIGKILL');
    await thread.close();
  });

  it('takes a core that no other thread wants', async () => {
    expect(await thread.run(HEAVY)).toMatchObject({ ok: true });
    // On a busy machine the run has had its share, which ends after the run.
    await eventually(
      () => Promise.resolve(policyOf(NAME)),
      (policy) => policy === restingPolicy,
    );
  });

  it('gets its share of busy cores only after its run has taken long', async () => {
    await thread.run(HEAVY);
    busy = Array.from({ length: 2 * availableParallelism() }, () => spawn(process.execPath, ['-e', BUSY]));
    let hasShare = false;
    // The first runs may be over before the cores are busy.
    const runs = (async () => {
      while (!hasShare) expect(await thread.run(HEAVY)).toMatchObject({ ok: true });
    })();
    try {
      await eventually(
        () => Promise.resolve(policyOf(NAME)),
        (policy) => policy === SCHED_OTHER,
      );
    } finally {
      hasShare = true;
      await runs;
    }
    await eventually(
      () => Promise.resolve(policyOf(NAME)),
      (policy) => policy === restingPolicy,
    );
    expect(problems).toEqual([]);
  });
});

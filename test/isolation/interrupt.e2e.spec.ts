import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually } from '#testing';
import { isPostgres } from '../bench/postgres-process.ts';
import { childrenOf, statFields } from '../bench/process-tree.ts';
import { isGone } from '../bench/started-children.ts';

const MAIN = fileURLToPath(new URL('../bench/main.ts', import.meta.url));
/** Printed when a case has measured Posthorn alone. */
const PREPARED = / prepared in /;
const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

/** A process and all its descendants. */
const familyOf = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(familyOf)];

/** Returns true for a process that has not ended. A zombie has ended, although its parent has not noticed it yet. */
const runs = (pid: number) => !['Z', undefined].includes(statFields(pid)?.[0]);

function startBench(): ChildProcess {
  const args = [MAIN, 'isolation', '--quick', '--only', 'wrong-keys', '--log', 'embedded'];
  const env = { ...process.env, NODE_OPTIONS: '' };
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** @throws Error with all that was printed if the bench ends before */
async function untilItPrints(text: RegExp, { stderr }: ChildProcess): Promise<void> {
  let printed = '';
  for await (const chunk of stderr!.iterator({ destroyOnReturn: false })) {
    printed += String(chunk);
    if (text.test(printed)) return void stderr!.resume();
  }
  throw new Error(`The bench ended: ${printed}`);
}

describeOnLinux('the bench', () => {
  let started: number[] = [];

  afterEach(() => {
    for (const pid of started.filter(runs)) process.kill(pid, 'SIGKILL');
    started = [];
  });

  /** Waits until Posthorn has a Postgres, and notes every process of the bench. */
  async function untilPostgresRuns({ pid }: ChildProcess): Promise<void> {
    started = await eventually(
      () => Promise.resolve(familyOf(pid!)),
      (family) => family.some(isPostgres),
    );
  }

  /** Waits for the first process of the bench, which is the last to end. */
  async function expectAllToEnd(bench: ChildProcess): Promise<void> {
    if (!isGone(bench)) await once(bench, 'exit');
    expect(started.filter(runs)).toEqual([]);
  }

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends Posthorn and its Postgres after a %s while it measures',
    async (signal) => {
      const bench = startBench();
      await untilItPrints(PREPARED, bench);
      await untilPostgresRuns(bench);
      bench.kill(signal);
      await expectAllToEnd(bench);
    },
  );

  it('ends its processes after a SIGINT and a second one, as npm repeats it, while Posthorn starts', async () => {
    const bench = startBench();
    await untilPostgresRuns(bench);
    bench.kill('SIGINT');
    bench.stderr!.resume();
    await eventually(
      () => Promise.resolve(isGone(bench) || !bench.kill('SIGINT')),
      (isOver) => isOver,
    );
    await expectAllToEnd(bench);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '#testing';
import { ThreadPolicy } from './thread-policy.ts';

/** No system has so many. */
const THREAD = 1_000_000_000;

/**
 * A command that takes its time: it is listed when it begins and, once the file `hold` is gone, when it sets the
 * policy. It fails if there is a file `fail`.
 */
const slowChrt = (folder: string) => `#!/bin/sh
echo "$1 begins for $4" >> '${folder}/log'
while [ -e '${folder}/hold' ]; do sleep 0.01; done
if [ -e '${folder}/fail' ]; then exit 1; fi
echo "$1" >> '${folder}/log'
`;

describe('ThreadPolicy, with a slow chrt', () => {
  let folder: string;
  let policy: ThreadPolicy;
  let problems: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'posthorn-chrt-'));
    writeFileSync(join(folder, 'chrt'), slowChrt(folder), { mode: 0o755 });
    for (const file of ['hold', 'log']) writeFileSync(join(folder, file), '');
    problems = [];
    policy = newPolicy(join(folder, 'chrt'));
  });
  afterEach(async () => {
    await policy.end();
    rmSync(folder, { recursive: true });
  });

  const newPolicy = (chrt: string) =>
    new ThreadPolicy({ threadId: THREAD, patienceMs: 1, chrt, onProblem: (message) => void problems.push(message) });
  const reported = (count: number) =>
    eventually(
      () => Promise.resolve(problems),
      (found) => found.length >= count,
    );
  const lines = () => readFileSync(join(folder, 'log'), 'utf8').split('\n').slice(0, -1);
  const linesAre = (expected: string[]) =>
    eventually(
      () => Promise.resolve(lines()),
      (found) => found.length >= expected.length,
    ).then((found) => expect(found).toEqual(expected));
  const release = () => rmSync(join(folder, 'hold'));
  const begins = (option: string) => `${option} begins for ${THREAD}`;

  it('returns to the low priority only after the run’s earlier share is set', async () => {
    const end = policy.beginRun();
    await linesAre([begins('--other')]);
    end();
    release();
    await linesAre([begins('--other'), '--other', begins('--idle'), '--idle']);
  });

  it('gives the next run its share only after the thread has returned to the low priority', async () => {
    release();
    const end = policy.beginRun();
    await linesAre([begins('--other'), '--other']);
    writeFileSync(join(folder, 'hold'), '');
    end();
    policy.beginRun();
    const before = [begins('--other'), '--other', begins('--idle')];
    await linesAre(before);
    release();
    await linesAre([...before, '--idle', begins('--other'), '--other']);
  });

  it('sets nothing once the thread ends', async () => {
    const end = policy.beginRun();
    await linesAre([begins('--other')]);
    const ended = policy.end();
    end();
    await ended;
    release();
    policy.beginRun()();
    await policy.end();
    expect(lines()).toEqual([begins('--other')]);
  });

  it('returns to the low priority at the next run if that failed after the previous run', async () => {
    release();
    const end = policy.beginRun();
    await linesAre([begins('--other'), '--other']);
    writeFileSync(join(folder, 'fail'), '');
    end();
    expect(await reported(1)).toEqual([
      expect.stringMatching(/does not run at a low priority, .*chrt --idle` ended with 1$/),
    ]);
    rmSync(join(folder, 'fail'));
    const before = [begins('--other'), '--other', begins('--idle')];
    expect(lines()).toEqual(before);
    const after = [...before, begins('--idle'), '--idle'];
    await eventually(
      async () => {
        policy.beginRun()();
        return lines();
      },
      (found) => found.length >= after.length,
    );
    expect(lines()).toEqual(after);
    expect(problems).toHaveLength(1);
  });

  it.each([
    ['a missing program, which the system reports later', 'none', 'ENOENT'],
    ['a path that is none, for which the system refuses the call', 'chrt/chrt', 'ENOTDIR'],
  ])('reports %s, and the process continues', async (_, path, code) => {
    policy = newPolicy(join(folder, path));
    const end = policy.beginRun();
    // It is tried again while the run lasts.
    for (const problem of await reported(2)) expect(problem).toMatch(new RegExp(`does not get its share .*${code}`));
    end();
    await policy.end();
  });
});

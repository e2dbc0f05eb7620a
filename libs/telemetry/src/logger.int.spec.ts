import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describeUnless } from '#testing';

const ENTRY = fileURLToPath(new URL('./testing/logging-process.ts', import.meta.url));
/** The program of util-linux that gives a command a terminal. */
const whyNot = spawnSync('script', ['--version']).error === undefined ? undefined : 'the program `script` is missing';
const LINES = 200;

const linesOf = (text: string) => text.trimEnd().split(/\r?\n/);

describe('the log of a process', () => {
  it('is written out before what follows it on standard error', async () => {
    const { stderr } = await promisify(execFile)(process.execPath, [ENTRY, String(LINES)]);
    expect(linesOf(stderr).length).toBe(LINES + 1);
    expect(linesOf(stderr).at(-1)).toBe('the last word');
  });

  describeUnless(whyNot, 'script', 'on a terminal', () => {
    it('is lines for people, which are written out before what follows them', async () => {
      const command = `NO_COLOR=1 ${process.execPath} ${ENTRY} ${LINES}`;
      const { stdout } = await promisify(execFile)('script', ['-qec', command, '/dev/null']);
      expect(linesOf(stdout).length).toBe(LINES + 1);
      expect(linesOf(stdout)[0]).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: line 0$/);
      expect(linesOf(stdout).at(-1)).toBe('the last word');
    });
  });
});

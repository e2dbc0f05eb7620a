import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describeUnless } from '#testing';

const ENTRY = fileURLToPath(new URL('./testing/logging-process.ts', import.meta.url));
/** The `script` of util-linux gives a command a terminal; those of BSD and macOS have other options. */
const probe = spawnSync('script', ['-qec', 'true', '/dev/null']);
const whyNot = probe.status === 0 ? undefined : 'the program `script` of util-linux is missing';
const quoted = (word: string) => `'${word.replaceAll("'", String.raw`'\''`)}'`;
const LINES = 200;

const linesOf = (text: string) => text.trimEnd().split(/\r?\n/);

describe('the log of a process', () => {
  it('is written out before later output on standard error', async () => {
    const { stderr } = await promisify(execFile)(process.execPath, [ENTRY, String(LINES)]);
    expect(linesOf(stderr).length).toBe(LINES + 1);
    expect(linesOf(stderr).at(-1)).toBe('the last word');
  });

  describeUnless(whyNot, 'script', 'on a terminal', () => {
    it('has readable lines, which are written out before later output', async () => {
      const command = `NO_COLOR=1 ${quoted(process.execPath)} ${quoted(ENTRY)} ${LINES}`;
      const { stdout } = await promisify(execFile)('script', ['-qec', command, '/dev/null']);
      expect(linesOf(stdout).length).toBe(LINES + 1);
      expect(linesOf(stdout)[0]).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: line 0$/);
      expect(linesOf(stdout).at(-1)).toBe('the last word');
    });
  });
});

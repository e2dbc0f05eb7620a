import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
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

  it('leaves out lines that would fill the memory of a process whose log is not read, and reports that', async () => {
    const child = spawn(process.execPath, [ENTRY, '100000', 'with failures'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let failures = '';
    await new Promise<void>((resolve) =>
      child.stdout.on('data', (chunk: Buffer) => {
        failures += chunk.toString();
        if (failures.includes('standard error is read too slowly, so that lines are left out\n')) resolve();
      }),
    );
    const text = buffer(child.stderr);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect((await text).length).toBeLessThan(8_388_608);
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

import { readFileSync } from 'node:fs';
import { posthorn } from './support/command-line.ts';

describe('posthorn', () => {
  it.each(['--version', '-v'])('prints the version of package.json for %s', async (flag) => {
    const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    expect(await posthorn([flag])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('lists the option for its version in its help', async () => {
    expect((await posthorn(['--help'])).stdout).toMatch(/^ {2}-v, --version +print the version/m);
  });
});

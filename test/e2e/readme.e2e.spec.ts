import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '#testing';
import { freePort } from '#kernel';
import { codeBlocks, sectionOf } from './support/markdown.ts';
import { PosthornProcess } from './support/posthorn-process.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT }).toString().trim().split('\n');
const pageAt = (path: string) => readFileSync(join(ROOT, path), 'utf8');
/** Interactive shells, without the configuration of this machine's user. */
const SHELLS = { bash: ['--norc', '--noprofile', '-i'], zsh: ['-f', '-i'] };
type Shell = keyof typeof SHELLS;
const isInstalled = (shell: Shell) => {
  try {
    execFileSync('sh', ['-c', `command -v ${shell}`]);
    return true;
  } catch {
    return false;
  }
};

/** Types lines into an interactive shell. @returns its standard output */
function typed(shell: Shell, lines: string): Promise<string> {
  const child = spawn(shell, SHELLS[shell], { cwd: ROOT, env: { PATH: process.env.PATH, HOME: tmpdir() } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(`${lines}\nexit\n`);
  return new Promise((resolve) => child.on('close', () => resolve(output)));
}

/** The steps of the README, typed into a shell beside a Posthorn that was started with the README's settings. */
function steps(shell: Shell): void {
  const section = sectionOf(pageAt('README.md'), '### By hand');
  const blocks = codeBlocks(section);
  const [settings] = blocks.filter(({ language }) => language === 'ini');
  const [variables, ...commands] = blocks.filter(({ language }) => language === 'sh');
  let directory: string;
  let posthorn: PosthornProcess;
  let receiver: ChildProcess | undefined;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'posthorn-readme-'));
    await chmod(directory, 0o711);
    await writeFile(join(directory, '.env'), settings!.text);
    posthorn = new PosthornProcess({ PORT: '0' }, undefined, directory);
  });
  afterAll(async () => {
    receiver?.kill();
    await posthorn.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('work as they are typed', async () => {
    const port = await freePort();
    const url = await posthorn.url();
    const named = (text: string) => text.replace('http://127.0.0.1:8080', url).replace(':9000/', `:${port}/`);
    const type = (command: string) => typed(shell, `${named(variables!.text)}\n${named(command)}`);
    const [project, endpoint, receiving, event, deliveries] = commands.map(({ text }) => text) as [
      ...[string, string, string, string, string],
    ];
    expect(JSON.parse(await type(project))).toMatchObject({ uid: 'my-site' });
    const { secret } = JSON.parse(await type(endpoint)) as { secret: string };

    const [node, ...args] = receiving.trim().replace('whsec_YOUR_SECRET', secret).split(' ');
    expect([node, ...args]).toEqual(['node', 'examples/receiver.js', secret]);
    const own = (receiver = spawn(process.execPath, [...args, String(port)], { cwd: ROOT }));
    let printed = '';
    own.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await eventually(
      async () => printed,
      (text) => text.includes('Listening on'),
    );

    const { id } = JSON.parse(await type(event)) as { id: string };
    await eventually(
      async () => printed,
      (text) => /^Verified: \S+ \{[^]*Hello/m.test(text),
    );
    await eventually(
      async () => JSON.parse(await type(deliveries)) as { items: { eventId: string; status: string }[] },
      ({ items: [first] }) => first?.eventId === id && first.status === 'succeeded',
    );
    const overRest = codeBlocks(pageAt('README.md')).filter(({ text }) => text.includes('your-own-id-1'));
    for (const { text } of overRest) expect(JSON.parse(await type(text))).toMatchObject({ duplicate: false });
    expect(overRest).toHaveLength(1);
  });
}

/** A bash is everywhere. Another shell that this machine lacks is no skipped test; standard error names it. */
const shells = (Object.keys(SHELLS) as Shell[]).filter((shell) => {
  if (shell === 'bash' || isInstalled(shell)) return true;
  process.stderr.write(`NOT TRIED for want of a ${shell}: the README’s steps by hand, in ${shell}\n`);
  return false;
});
describe.each(shells)('the README’s steps by hand, in %s', steps);

describe('commands in our pages', () => {
  const shown = PAGES.flatMap((page) =>
    codeBlocks(pageAt(page)).map((block) => ({ ...block, place: `${page}:${block.line}` })),
  );
  const ofShells = shown.filter(
    ({ language, text }) => /^(sh|bash)?$/.test(language) && /^(npm|curl|pg_|createdb|node|\.\/posthorn)/m.test(text),
  );

  it('have no comments, because an interactive zsh takes # for an argument', () => {
    expect(ofShells.filter(({ text }) => /(^|\s)#/m.test(text)).map(({ place }) => place)).toEqual([]);
    expect(ofShells.length).toBeGreaterThan(10);
  });

  it('let curl report failures', () => {
    const silent = shown.filter(({ text }) => /curl\b.*\s-[a-zA-Z]*s(?![a-zA-Z]*S)/m.test(text) && !/-sS/.test(text));
    expect(silent.map(({ place }) => place)).toEqual([]);
  });
});

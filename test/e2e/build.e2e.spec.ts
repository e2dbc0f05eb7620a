import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const COPIED = ['apps', 'libs', 'tools', 'package.json', 'package-lock.json', '.swcrc', 'README.md', 'posthorn'];
const run = promisify(execFile);

interface Manifest {
  scripts: Record<string, string>;
}

/** Waits for a line, and then loads the rest of its build. */
const WAITS = `
  await import('#kernel');
  console.log('started');
  process.stdin.once('data', async () => {
    const { openKafkaLog } = await import(process.argv[2] + '/libs/message-log/src/kafka/open-kafka-log.js');
    const { messageOf } = await import('#kernel');
    console.log(typeof openKafkaLog, messageOf(new Error('of the build that it began with')));
    process.exit(0);
  });
`;

describe('a build', () => {
  let checkout: string;
  let waiting: ChildProcess | undefined;

  beforeAll(async () => {
    checkout = await mkdtemp(join(tmpdir(), 'posthorn-build-'));
    for (const name of COPIED) await cp(join(ROOT, name), join(checkout, name), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
    await build();
  });
  afterEach(() => waiting?.kill());
  afterAll(() => rm(checkout, { recursive: true, force: true }));

  const build = () => run(process.execPath, ['tools/build.js'], { cwd: checkout });
  const current = () => readlink(join(checkout, 'dist'));
  const changeSource = () => appendFile(join(checkout, 'libs/kernel/src/index.ts'), `// ${Math.random()}\n`);
  const posthorn = (...args: string[]) =>
    run(process.execPath, [join(checkout, 'dist/apps/posthorn/src/main.js'), ...args], { cwd: tmpdir() });

  it('replaces an earlier folder dist, and runs', async () => {
    await rm(join(checkout, 'dist'));
    await mkdir(join(checkout, 'dist/apps'), { recursive: true });
    await build();
    expect((await posthorn('--help')).stdout).toContain('first-webhook');
    expect((await posthorn('outbox', 'sql')).stdout).toContain('posthorn_outbox');
  });

  it('is not repeated while its sources are unchanged', async () => {
    const name = await current();
    const made = await stat(join(checkout, name, 'package.json'));
    await build();
    expect(await current()).toBe(name);
    expect((await stat(join(checkout, name, 'package.json'))).mtimeMs).toBe(made.mtimeMs);
  });

  it('is repeated when a source, a query or a version changes, but not for a spec', async () => {
    const names = [await current()];
    for (const file of ['libs/kernel/src/clock.ts', 'libs/outbox/sql/posthorn-outbox.sql', 'package-lock.json']) {
      await appendFile(join(checkout, file), '\n');
      await build();
      names.push(await current());
    }
    expect(new Set(names).size).toBe(4);
    await writeFile(join(checkout, 'libs/kernel/src/new.unit.spec.ts'), '');
    await build();
    expect(await current()).toBe(names.at(-1));
  });

  it('is used by ./posthorn from any folder as soon as it is made', async () => {
    await changeSource();
    await build();
    expect((await run(join(checkout, 'posthorn'), ['--help'], { cwd: tmpdir() })).stdout).toContain('first-webhook');
    await rm(join(checkout, 'dist'));
    const refused = run(join(checkout, 'posthorn'), ['--help'], { cwd: tmpdir() });
    await expect(refused).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('`npm start`') as string,
    });
    await build();
  });

  it('is complete for each of several programs that start at the same time', async () => {
    await changeSource();
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        await build();
        expect((await posthorn('outbox', 'sql')).stdout).toContain('posthorn_outbox');
      }),
    );
  });

  it('does not affect programs that run from the previous build', async () => {
    const before = await realpath(join(checkout, 'dist'));
    const entry = join(before, 'waits.js');
    await writeFile(entry, WAITS);
    const running = spawn(process.execPath, [entry, before], { stdio: ['pipe', 'pipe', 'inherit'] });
    waiting = running;
    await once(running.stdout, 'data');
    await changeSource();
    await build();
    expect(await realpath(join(checkout, 'dist'))).not.toBe(before);
    running.stdin.write('go on\n');
    const [printed] = (await once(running.stdout, 'data')) as [Buffer];
    expect(printed.toString()).toBe('function of the build that it began with\n');
  });

  it('is removed after a week, but not while a program uses it', async () => {
    const before = await realpath(join(checkout, 'dist'));
    const program = `const { runProgram } = await import(process.argv[1]);
        await runProgram(async () => { console.log('started'); process.stdin.resume(); });`;
    const args = ['--input-type=module', '-e', program, join(before, 'libs/program/src/index.js')];
    const running = spawn(process.execPath, args, { cwd: tmpdir(), stdio: ['pipe', 'pipe', 'inherit'] });
    waiting = running;
    await once(running.stdout, 'data');
    await changeSource();
    await utimes(before, 0, 0);
    await build();
    expect(existsSync(join(before, 'package.json'))).toBe(true);
    running.kill('SIGKILL');
    await once(running, 'exit');
    await build();
    expect(existsSync(before)).toBe(false);
  });

  it('fails with the place of an error, and keeps the previous build', async () => {
    const before = await current();
    await writeFile(join(checkout, 'libs/kernel/src/broken.ts'), 'export const = 1;\n');
    await expect(build()).rejects.toMatchObject({ stderr: expect.stringContaining('broken.ts') as string });
    expect(await current()).toBe(before);
  });
});

describe('an old Node', () => {
  /** Pretends only the version of an old Node; the reaction of the programs is real. */
  const asNode20 = [
    '--import',
    `data:text/javascript,${encodeURIComponent(
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });`,
    )}`,
  ];
  const PROGRAMS = [
    ...['api', 'relay', 'dispatcher', 'worker', 'posthorn'].map((app) => `dist/apps/${app}/src/main.js`),
    ...['tools/build.js', 'tools/check-node.js'],
  ];

  it.each(PROGRAMS)('gets one sentence from %s', async (program) => {
    const failure = run(process.execPath, [...asNode20, join(ROOT, program)], { cwd: tmpdir(), env: {} });
    await expect(failure).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'posthorn: Node 20.20.2 is too old: Posthorn needs Node 22.22 or newer (https://nodejs.org).\n',
    });
  });

  it('is refused by every script that starts a program', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Manifest;
    expect(scripts.prestart).toBe('node tools/build.js');
    const programs = Object.entries(scripts).filter(
      ([name, script]) => / node (?!tools)| node .*\.ts/.test(script) && name !== 'start',
    );
    expect(programs.map(([name]) => name)).toEqual(expect.arrayContaining(['demo', 'kafka', 'bench', 'resilience']));
    for (const [, script] of programs) expect(script).toMatch(/^node tools\/(build|check-node)\.js && /);
  });
});

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { KeyRing } from '#signing';
import { ApiClient, describeUnless, type TestDatabase, testDatabase } from '#testing';
import { commandIn, readStages, replayStage, type Stage, variablesIn } from './dockerfile.ts';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const ADMIN_KEY = 'an-admin-key-of-a-container-0123456789';
/** Packages that only developers need. */
const DEVELOPMENT = ['jest', 'typescript', 'eslint', '@swc/core', 'prettier', '@posthorn'];
/** Mounts a folder read-only, and runs a command in it as the user of the image. */
const AS_CONTAINER = `mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && cd "$0/posthorn" &&
  exec setpriv --reuid 1000 --regid 1000 --clear-groups --no-new-privs "$@"`;

function whyNoContainer(): string | undefined {
  try {
    execFileSync('unshare', ['-m', 'setpriv', '--reuid', '1000', '--regid', '1000', '--clear-groups', 'true']);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The files that are sent to `docker build`: those of the checkout that git knows or would take. */
function makeContext(folder: string): void {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const files = execFileSync('git', list, { cwd: CHECKOUT, encoding: 'utf8' });
  for (const file of files.split('\0').filter((name) => name !== '' && existsSync(path.join(CHECKOUT, name)))) {
    cpSync(path.join(CHECKOUT, file), path.join(folder, file), { verbatimSymlinks: true });
  }
}

describeUnless(whyNoContainer(), 'unshare and setpriv as root', 'The steps of docker/Dockerfile', () => {
  let directory: string;
  let stages: Stage[];
  let database: TestDatabase;
  let env: Record<string, string>;
  const rootOf = (stage: string) => path.join(directory, stage);

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'posthorn-image-'));
    chmodSync(directory, 0o755);
    database = await testDatabase();
    stages = readStages(path.join(CHECKOUT, 'docker/Dockerfile'));
    makeContext(rootOf('context'));
    const last = stages.at(-1)!;
    env = {
      ...variablesIn(last),
      ...{ PATH: `${path.dirname(process.execPath)}:${process.env.PATH}`, HOST: '127.0.0.1', GRPC_HOST: '127.0.0.1' },
      ...{ PORT: '0', GRPC_PORT: '0', POSTHORN_DATA_DIR: path.join(rootOf('last'), 'var/lib/posthorn') },
      ...{ DATABASE_URL: database.url, POSTHORN_SECRET_KEYS: KeyRing.generateKey(), POSTHORN_ADMIN_KEY: ADMIN_KEY },
      POSTHORN_MIGRATE_AT_START: 'false',
    };
  });
  afterAll(async () => {
    await database.drop();
    rmSync(directory, { recursive: true, force: true });
  });

  const inContainer = (command: readonly string[], more: Record<string, string> = {}): ChildProcess =>
    spawn('unshare', ['-m', 'sh', '-c', AS_CONTAINER, rootOf('last'), ...command], {
      env: { ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  async function run(command: readonly string[], more: Record<string, string> = {}) {
    const child = inContainer(command, more);
    let printed = '';
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (part: Buffer) => (printed += part.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, printed };
  }

  it('build an image without the packages of developers', () => {
    for (const stage of stages) {
      const root = rootOf(stage.name);
      mkdirSync(path.join(root, 'usr/local/bin'), { recursive: true });
      mkdirSync(path.join(root, 'posthorn'), { recursive: true });
      // `npm ci` has made this folder in the checkout, by the same lock file.
      const isBuild = stage.name === 'build';
      if (isBuild) symlinkSync(path.join(CHECKOUT, 'node_modules'), path.join(root, 'posthorn/node_modules'));
      const isLeftOut = (command: string) => command.startsWith('apt-get') || (isBuild && command === 'npm ci');
      replayStage(stage, { rootOf, context: rootOf('context'), isLeftOut, env: { ...process.env, NODE_OPTIONS: '' } });
    }
    const modules = path.join(rootOf('last'), 'posthorn/node_modules');
    expect(DEVELOPMENT.filter((name) => existsSync(path.join(modules, name)))).toEqual([]);
    expect(existsSync(path.join(modules, 'pg'))).toBe(true);
  });

  it('make one that migrates, starts as an ordinary user on a read-only root, and stops cleanly', async () => {
    const [first, ...command] = commandIn(stages.at(-1)!, 'CMD');
    expect(first).toBe('node');
    expect(await run(['touch', 'a-file'])).toMatchObject({
      code: 1,
      printed: expect.stringContaining('Read-only') as string,
    });
    const migrated = await run([path.join(rootOf('last'), 'posthorn/posthorn'), 'migrate']);
    expect(migrated).toMatchObject({ code: 0, printed: expect.stringContaining('is up to date') as string });

    const posthorn = inContainer([process.execPath, ...command]);
    let printed = '';
    const url = await new Promise<string>((resolve, reject) => {
      posthorn.on('exit', () => reject(new Error(printed)));
      for (const stream of [posthorn.stdout!, posthorn.stderr!])
        stream.on('data', (part: Buffer) => {
          printed += part.toString();
          const listening = /^Posthorn listens on (http:\S+)/m.exec(printed);
          if (listening) resolve(listening[1]!);
        });
    });
    const api = new ApiClient(url, ADMIN_KEY);
    expect((await api.call('GET', '/readyz')).status).toBe(200);
    await api.close();
    const check = commandIn(stages.at(-1)!, 'HEALTHCHECK').slice(1);
    const { port: PORT } = new URL(url);
    expect(await run([process.execPath, ...check], { PORT })).toEqual({ code: 0, printed: '' });

    posthorn.removeAllListeners('exit').kill('SIGTERM');
    expect(await once(posthorn, 'exit')).toEqual([0, null]);
    expect(await run([process.execPath, ...check], { PORT })).toMatchObject({ code: 1 });
  });
});

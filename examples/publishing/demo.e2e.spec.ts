import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DEMO = join(import.meta.dirname, 'demo.ts');

/** The demo as a child process, in a process group of its own as a terminal's jobs are. */
class RunningDemo {
  output = '';
  readonly exitCode: Promise<unknown>;
  private readonly child: ChildProcess;
  private isRunning = true;

  constructor(args: string[]) {
    this.child = spawn(process.execPath, [DEMO, ...args], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.exitCode = once(this.child, 'close').then(([code]) => {
      this.isRunning = false;
      return code as unknown;
    });
  }

  /** Resolves when the output holds this text, or the demo has ended. */
  async says(text: RegExp): Promise<void> {
    while (this.isRunning && !text.test(this.output)) {
      await Promise.race([once(this.child.stdout!, 'data'), this.exitCode]);
    }
  }

  /** Sends a SIGINT to the whole process group, as Ctrl-C does. */
  interrupt(): void {
    if (this.isRunning) process.kill(-this.child.pid!, 'SIGINT');
  }
}

describe('the demo', () => {
  let dataDir: string;
  let demo: RunningDemo;

  const start = (...args: string[]) => (demo = new RunningDemo([...args, '--data-dir', dataDir]));
  const pidFiles = ['demo.pid', 'posthorn.pid', 'postgres/postmaster.pid', 'publishing/postgres/postmaster.pid'];
  const running = () => pidFiles.filter((name) => existsSync(join(dataDir, name)));

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'posthorn-demo-'));
    await chmod(dataDir, 0o711); // the account of the database servers passes through
  });

  afterEach(async () => {
    demo.interrupt();
    await demo.exitCode;
  });

  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it('ends by itself once everything that was committed has arrived, and nothing else has', async () => {
    expect(await start('--seconds', '8').exitCode).toBe(0);
    expect(demo.output).toContain('Every committed event arrived, verified');
    expect(demo.output).toMatch(/Transactions rolled back: [2-9]/);
    for (const endpoint of ['crm', 'postion', 'flaky']) {
      expect(demo.output).toMatch(new RegExp(`^  ${endpoint} +([1-9]\\d*) of \\1 arrived .* 0 refused\\)$`, 'm'));
    }
    expect(demo.output).toMatch(/^ {2}flaky .* [2-9] answered 500, [1-9] repeats/m);
    expect(running()).toEqual([]);
  });

  it('goes on with the same data when it is started again, and leaves nothing running after Ctrl-C', async () => {
    await start().says(/flaky +handled/);
    expect(running()).toEqual(pidFiles);
    demo.interrupt();
    demo.interrupt(); // npm passes a Ctrl-C on to a script that has it from the terminal already
    expect(await demo.exitCode).toBe(0);
    expect(running()).toEqual([]);
  });
});

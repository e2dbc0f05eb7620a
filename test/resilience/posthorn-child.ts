import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Victim } from './victim.ts';

const MAIN = new URL('../../dist/apps/posthorn/src/main.js', import.meta.url).pathname;
/** The pause before a process that ended by itself (if its database is away, for example) is started again. */
const RESTART_AFTER_MS = 200;

/**
 * A Posthorn process under a supervisor. Its output goes into a file.
 *
 * - running: a child lives, or is about to be started again because it ended by itself.
 * - killed: by `kill`; left by `restart`.
 * - stopped: by `stop`, for good.
 */
export class PosthornChild implements Victim {
  readonly name: string;
  readonly how = 'kill -9';
  private readonly env: Record<string, string>;
  private readonly logFile: string;
  private state: 'running' | 'killed' | 'stopped' = 'running';
  private child: ChildProcess;

  constructor(name: string, env: Record<string, string>, logFile: string) {
    this.name = name;
    this.env = env;
    this.logFile = logFile;
    this.child = this.spawn();
  }

  async kill(): Promise<void> {
    this.state = 'killed';
    await this.end('SIGKILL');
  }

  restart(): Promise<void> {
    this.state = 'running';
    this.child = this.spawn();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.state = 'stopped';
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  private spawn(): ChildProcess {
    const child = spawn(process.execPath, ['--enable-source-maps', MAIN], {
      cwd: tmpdir(), // where no `.env` is
      env: { PATH: process.env.PATH, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(this.logFile, { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('exit', () => void this.exited(child));
    return child;
  }

  private async exited(child: ChildProcess): Promise<void> {
    await pause(RESTART_AFTER_MS);
    if (this.state === 'running' && this.child === child) this.child = this.spawn();
  }
}

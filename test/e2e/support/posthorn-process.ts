import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../dist/apps/posthorn/src/main.js', import.meta.url));

/** Posthorn as an operator runs it, in a process of its own that can be frozen and limited. */
export class PosthornProcess {
  output = '';
  private readonly child: ChildProcess;
  private readonly closed: Promise<number | null>;

  /**
   * @param maxFiles the hard limit of open files. Default: that of this process
   * @param cwd the working directory, of which it reads `.env`. Default: one without
   */
  constructor(env: Record<string, string>, maxFiles?: number, cwd: string = tmpdir()) {
    const limit = maxFiles === undefined ? '' : `ulimit -n ${maxFiles}; `;
    this.child = spawn('sh', ['-c', `${limit}exec "$0" "$1"`, process.execPath, MAIN], {
      cwd,
      env: { PATH: process.env.PATH, ...env },
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
        this.child.emit('output');
      });
    }
    this.closed = once(this.child, 'close').then(([code]) => code as number | null);
  }

  /** The URL of its `/readyz`, once it runs. */
  async healthUrl(): Promise<string> {
    return (await this.printed(/Health: (http:[^\s"]+)/))[1]!;
  }

  /** The URL of its API, once it listens. @throws Error with its output if it ends before */
  async url(): Promise<string> {
    return (await this.printed(/listens on (http:\S+)/))[1]!;
  }

  /** Resolves when its output matches. @throws Error with its output if it ends before */
  async printed(form: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = form.exec(this.output);
      if (match) return match;
      const ended = await Promise.race([once(this.child, 'output').then(() => false), this.closed.then(() => true)]);
      if (ended) throw new Error(`The process ended: ${this.output}`);
    }
  }

  /** From now on nothing reads its output: a write fails with EPIPE. */
  closeOutput(): void {
    this.child.stdout!.destroy();
    this.child.stderr!.destroy();
  }

  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  /** Ends it without a warning, and resolves when it has ended. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.closed;
  }

  /** The exit code, once the process has ended by itself. */
  exitCode(): Promise<number | null> {
    return this.closed;
  }

  /** Sends SIGTERM, as a supervisor does. */
  terminate(): void {
    this.child.kill('SIGTERM');
  }

  /** Sends any signal. */
  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Sends SIGINT, as Ctrl-C does. */
  interrupt(): void {
    this.child.kill('SIGINT');
  }

  async stop(): Promise<void> {
    this.thaw();
    this.terminate();
    await this.closed;
  }
}

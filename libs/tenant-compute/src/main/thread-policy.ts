import { type ChildProcess, spawn } from 'node:child_process';

/** How long a run waits for free cores, in milliseconds. */
const PATIENCE_MS = 1_000;

/** The options of `chrt` for SCHED_IDLE and SCHED_OTHER; see sched(7). */
type Policy = '--idle' | '--other';

export interface ThreadPolicyOptions {
  /** The result of `standBack`. */
  threadId: number;
  /** The time after which a run gets its share. Default: 1 s. */
  patienceMs?: number;
  /** The path of the program that sets a policy. Default: `chrt`, wherever the system has it. */
  chrt?: string;
}

/**
 * The scheduling policy of a thread that stands back. Once a run has taken long, the thread gets its share of the cores
 * until the run is over. Otherwise the run would never end on a machine without a free core.
 *
 * - settled: the policy is the wanted one. Left when another one is wanted.
 * - changing: one `chrt` is under way. A policy that is wanted meanwhile is set after it.
 * - ended: the thread ends, and another one may get its id. Nothing is set any more.
 */
export class ThreadPolicy {
  private wanted: Policy = '--idle';
  private current: Policy = '--idle';
  private changing: Promise<void> | undefined;
  private child: ChildProcess | undefined;
  private isEnded = false;

  constructor(private readonly options: ThreadPolicyOptions) {}

  /** Begins a run. @returns ends it: the thread stands back again */
  beginRun(): () => void {
    const timer = setTimeout(() => this.want('--other'), this.options.patienceMs ?? PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      this.want('--idle');
    };
  }

  /** Sets nothing from now on. Call it before the thread ends. Resolves once no change is under way. */
  async end(): Promise<void> {
    this.isEnded = true;
    this.child?.kill('SIGKILL');
    await this.changing;
  }

  private want(policy: Policy): void {
    this.wanted = policy;
    if (!this.mustChange()) return;
    this.changing ??= this.change();
  }

  private mustChange(): boolean {
    return !this.isEnded && this.wanted !== this.current;
  }

  /** If a change fails, the policy stays: the run ends later. */
  private async change(): Promise<void> {
    while (this.mustChange()) {
      const policy = this.wanted;
      await this.set(policy);
      this.current = policy;
    }
    this.changing = undefined;
  }

  private set(policy: Policy): Promise<void> {
    const { threadId, chrt = 'chrt' } = this.options;
    return new Promise((resolve) => {
      const child = spawn(chrt, [policy, '--pid', '0', String(threadId)], { stdio: 'ignore' });
      this.child = child;
      const done = () => {
        this.child = undefined;
        resolve();
      };
      child.once('error', done).once('exit', done);
    });
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { messageOf } from '#kernel';

/** How long a run waits for free cores, and how long a failed change is left alone, in milliseconds. */
const PATIENCE_MS = 1_000;

/** The options of `chrt` for SCHED_IDLE and SCHED_OTHER; see sched(7). */
type Policy = '--idle' | '--other';

/** The effect of a policy that could not be set. */
const EFFECT: Readonly<Record<Policy, string>> = {
  '--idle': 'does not run at a low priority, so other work may be slower',
  '--other': 'does not get its share of busy cores, so it runs longer',
};

/** The thread of a `ThreadPolicy`, and the patience and program that only tests change. */
export interface ThreadPolicyOptions {
  /** The result of `lowerPriority`. */
  threadId: number;
  /** Called each time that a policy could not be set. */
  onProblem: (message: string) => void;
  /** The time after which a run gets its share, and a failed change is tried again. Default: 1 s. */
  patienceMs?: number;
  /** The path of the program that sets a policy. Default: `chrt`, wherever the system has it. */
  chrt?: string;
}

/**
 * The scheduling policy of a thread of low priority. Once a run has taken long, the thread gets its share of the cores
 * until the run is over. Otherwise the run would never end on a machine without a free core.
 *
 * - settled: the policy is the wanted one. Left when another policy is wanted.
 * - unknown: a change has failed. Left by a later try: when a run begins or ends, and while one takes long.
 * - changing: one `chrt` is under way. A policy that is wanted meanwhile is set after it.
 * - ended: the thread ends, and another thread may get its id. Nothing is set any more.
 */
export class ThreadPolicy {
  private wanted: Policy = '--idle';
  /** Undefined after a change that failed: nothing is known then. */
  private current: Policy | undefined = '--idle';
  private failedAtMs = -Infinity;
  private changing: Promise<void> | undefined;
  private child: ChildProcess | undefined;
  private running: NodeJS.Timeout | undefined;
  private isEnded = false;
  private readonly patienceMs: number;

  constructor(private readonly options: ThreadPolicyOptions) {
    this.patienceMs = options.patienceMs ?? PATIENCE_MS;
  }

  /** Begins a run. @returns ends it: the thread gets its low priority again */
  beginRun(): () => void {
    // It may have failed after the run before.
    this.want('--idle');
    const running = setInterval(() => this.want('--other'), this.patienceMs);
    this.running = running;
    return () => {
      clearInterval(running);
      this.want('--idle');
    };
  }

  /** Sets nothing from now on. Call it before the thread ends. Resolves once no change is under way. */
  async end(): Promise<void> {
    this.isEnded = true;
    clearInterval(this.running);
    this.child?.kill('SIGKILL');
    await this.changing;
  }

  private want(policy: Policy): void {
    this.wanted = policy;
    // Runs may follow each other quickly: if the system has no process to spare, they must not each request one.
    if (!this.mustChange() || performance.now() - this.failedAtMs < this.patienceMs) return;
    this.changing ??= this.change();
  }

  private mustChange(): boolean {
    return !this.isEnded && this.wanted !== this.current;
  }

  /** Tries once to set a policy that is wanted. Never rejects. */
  private async change(): Promise<void> {
    let failed: Policy | undefined;
    while (this.mustChange() && this.wanted !== failed) {
      const policy = this.wanted;
      const failure = await this.set(policy);
      failed = failure === undefined ? undefined : policy;
      this.current = failure === undefined ? policy : undefined;
      if (failure !== undefined) this.report(policy, failure);
    }
    this.changing = undefined;
  }

  private report(policy: Policy, failure: string): void {
    if (this.isEnded) return;
    this.failedAtMs = performance.now();
    this.options.onProblem(`The thread of heavy schemas and conditions ${EFFECT[policy]}: ${failure}`);
  }

  /** Resolves with the reason if the policy was not set. */
  private set(policy: Policy): Promise<string | undefined> {
    const { threadId, chrt = 'chrt' } = this.options;
    return new Promise<string | undefined>((resolve) => {
      // Emits some errors of the system, such as ENOENT, and throws others, such as ENOMEM.
      const child = spawn(chrt, [policy, '--pid', '0', String(threadId)], { stdio: 'ignore' });
      this.child = child;
      child.on('error', (error) => resolve(messageOf(error)));
      child.once('exit', (code, signal) => {
        resolve(code === 0 ? undefined : `\`${chrt} ${policy}\` ended with ${signal ?? code}`);
      });
    })
      .catch(messageOf)
      .finally(() => (this.child = undefined));
  }
}

import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { messageOf } from '#kernel';
import type { Answer, Job, Ready, Reply } from '../thread/job.ts';
import { ThreadPolicy } from './thread-policy.ts';

/** The factor by which a run may exceed its limit in wall-clock time, because on a busy machine it may get no CPU. */
const MAX_TICKS = 20;
const extension = extname(fileURLToPath(import.meta.url));
const entry = new URL(`../thread/entry${extension}`, import.meta.url);
/** The sources run without a build in tests and tools. */
const execArgv =
  extension === '.ts'
    ? ['--conditions=source', '--experimental-transform-types', '--disable-warning=ExperimentalWarning']
    : [];

/** The result of a job. Only `ended` is a failure of Posthorn; the other failures are caused by the job. */
export type Ran =
  | { ok: true; answer: Answer; cpuMs: number }
  | { ok: false; why: 'time' | 'memory' | 'error' | 'ended'; message: string; cpuMs: number };

/** The name, priority and bounds of one thread of `TenantCompute`. */
export interface ComputeThreadOptions {
  name: string;
  /** True for a thread that runs only when a core is free, or when its run has taken long. */
  isLowPriority: boolean;
  /** CPU time after which a run is stopped, in milliseconds. */
  runLimitMs: number;
  /** Old-generation heap in MiB. A run that needs more ends with its thread, for the reason `memory`. */
  maxHeapMb: number;
  /** Called each time that a thread's place behind other work could not be changed. */
  onProblem: (message: string) => void;
}

/**
 * A thread that runs one job at a time.
 *
 * - resting: there is no thread. Left by `run`, which starts one.
 * - running: a job is under way. Left when the answer comes, or when the thread ends: because it exits, runs out of
 * memory, or its job took too long. Then it rests, and the next `run` starts another thread.
 * - waiting: the thread is there for the next job. It does not keep the process alive.
 */
export class ComputeThread {
  private worker: Worker | undefined;
  /** Undefined for a thread of normal priority, or of one that is lowered by its nice value alone. */
  private policy: ThreadPolicy | undefined;
  private starts = 0;

  constructor(private readonly options: ComputeThreadOptions) {}

  /** How often a thread was started. */
  get started(): number {
    return this.starts;
  }

  /** Runs a job, when no other is under way. Never rejects. */
  async run(job: Job): Promise<Ran> {
    try {
      this.worker ??= await this.start();
    } catch (error) {
      return { ok: false, why: 'ended', message: `No thread could be started: ${messageOf(error)}`, cpuMs: 0 };
    }
    const ran = await this.runOn(this.worker, job);
    if (!ran.ok && ran.why !== 'error') await this.close();
    return ran;
  }

  /** Ends the thread, and the job that is under way. */
  async close(): Promise<void> {
    const { worker, policy } = this;
    this.worker = undefined;
    await policy?.end();
    await worker?.terminate();
  }

  private async start(): Promise<Worker> {
    const { name, isLowPriority, maxHeapMb, onProblem } = this.options;
    this.starts++;
    const resourceLimits = { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: 16 };
    // Without the environment: secrets have no place where customers' texts run.
    const worker = new Worker(entry, { name, execArgv, env: {}, workerData: { isLowPriority }, resourceLimits });
    const { idleThreadId } = await firstMessage(worker);
    const policy = idleThreadId === undefined ? undefined : new ThreadPolicy({ threadId: idleThreadId, onProblem });
    this.policy = policy;
    worker.on('error', () => undefined); // a thread that dies while it waits is found out by its exit
    worker.on('exit', () => {
      void policy?.end();
      if (this.worker === worker) this.worker = undefined;
    });
    worker.unref();
    return worker;
  }

  private runOn(worker: Worker, job: Job): Promise<Ran> {
    const { runLimitMs } = this.options;
    return new Promise((resolve) => {
      const lowerAgain = this.policy?.beginRun();
      const watch = watchCpu(worker, runLimitMs, () => settle(stopped('time', `took over ${runLimitMs} ms`)));
      const onMessage = (reply: Reply) => {
        if (reply.kind === 'done') settle({ ok: true, answer: reply.answer, cpuMs: reply.cpuMs });
        else if (reply.kind === 'failed') settle(stopped('error', reply.message));
      };
      const onError = (error: Error & { code?: string }) => {
        const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        settle(stopped(isMemory ? 'memory' : 'ended', messageOf(error)));
      };
      const onExit = () => settle(stopped('ended', 'the thread ended'));
      const stopped = (why: 'time' | 'memory' | 'error' | 'ended', message: string): Ran => ({
        ...{ ok: false, why, message },
        cpuMs: runLimitMs,
      });
      const settle = (ran: Ran) => {
        watch.stop();
        lowerAgain?.();
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        resolve(ran);
      };
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      worker.postMessage(job);
    });
  }
}

/** Resolves when the thread can work. Rejects if it ends before. */
async function firstMessage(worker: Worker): Promise<Ready> {
  const started = new AbortController();
  const { signal } = started;
  const ended = once(worker, 'exit', { signal }).then(() => Promise.reject(new Error('the thread ended')));
  try {
    // `once` rejects at an `error`.
    const [ready] = (await Promise.race([once(worker, 'message', { signal }), ended])) as [Ready];
    return ready;
  } finally {
    ended.catch(() => undefined);
    started.abort();
  }
}

/** Calls back once a thread has used its CPU time, or many times that of the clock. */
function watchCpu(worker: Worker, limitMs: number, onOver: () => void): { stop(): void } {
  let firstMs: number | undefined;
  let ticks = 0;
  let isOver = false;
  const look = (usedMs: number) => {
    firstMs ??= usedMs;
    if (usedMs - firstMs >= limitMs) over();
  };
  const over = () => {
    if (isOver) return;
    stop();
    onOver();
  };
  const timer = setInterval(() => {
    if (++ticks >= MAX_TICKS) over();
    else
      worker.cpuUsage().then(
        ({ user, system }) => look((user + system) / 1_000),
        () => undefined,
      );
  }, limitMs);
  const stop = () => {
    isOver = true;
    clearInterval(timer);
  };
  return { stop };
}

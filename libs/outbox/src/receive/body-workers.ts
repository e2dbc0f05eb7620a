import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FairQueue, messageOf, PosthornError } from '#kernel';
import type { BodyJob, BodyResult } from './body-job.ts';

/** The most bytes of bodies that a project's jobs may take in one turn. */
const QUANTUM_BYTES = 262_144;
/** The longest time for a job. The largest body takes about 1 s on a slow core. */
const JOB_DEADLINE_MS = 10_000;
/** How long an idle thread is kept. When it ends, its heap is returned to the system. */
const IDLE_MS = 30_000;
/** The heap of a thread. A body of 8 MiB within its bounds needs less than a third. */
const MAX_HEAP_MB = 192;

type SettledResult = Exclude<BodyResult, { type: 'refused' | 'failed' }>;

interface Waiting {
  job: BodyJob;
  resolve: (result: SettledResult) => void;
  reject: (error: unknown) => void;
}

interface Thread {
  worker: Worker;
  current: Waiting | undefined;
  timer: NodeJS.Timeout | undefined;
}

function failed(cause: unknown): PosthornError {
  if ((cause as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const problems = [{ pointer: '', message: 'needs too much memory to be parsed: split it into several requests' }];
    return new PosthornError('invalid-input', 'The body is too complex.', { cause, problems });
  }
  const message = 'The body could not be parsed now. Send the request again.';
  return new PosthornError('unavailable', message, { cause, canRetry: true });
}

/** The number of threads of `BodyWorkers`, and the receiver of their failures. */
export interface BodyWorkersOptions {
  /** The most threads. Default: 1. */
  threads?: number;
  /** Logs a thread that failed. */
  onProblem(message: string, error: unknown): void;
}

/**
 * Parses and checks large bodies in worker threads, so that no body blocks the event loop. Projects take turns by
 * bytes. The queue is not bounded: the door bounds the bytes of the bodies that wait.
 *
 * A job that finds no idle thread starts one. A thread ends after 30 s without a job, by a job that exceeds its
 * deadline or its heap, and by `close`.
 */
export class BodyWorkers {
  private readonly queue = new FairQueue<Waiting>({
    quantum: QUANTUM_BYTES,
    costOf: ({ job }) => job.bytes.byteLength + 1,
  });
  private readonly threads = new Set<Thread>();

  constructor(private readonly options: BodyWorkersOptions) {}

  /**
   * Runs a job. Its bytes are transferred: the caller must not use them afterwards.
   * @param flow the project's id
   * @throws PosthornError `invalid-input` as `parseJson`, `unavailable` if the thread failed
   */
  run(flow: string, job: BodyJob): Promise<SettledResult> {
    return new Promise((resolve, reject) => {
      this.queue.push(flow, { job, resolve, reject });
      this.startNext();
    });
  }

  /** Ends all threads. Jobs that are not done are rejected with `unavailable`. */
  async close(): Promise<void> {
    for (const { reject } of this.queue.remove(() => true)) reject(failed(new Error('The process is stopping.')));
    await Promise.all([...this.threads].map((thread) => this.end(thread, new Error('The process is stopping.'))));
  }

  private startNext(): void {
    if (this.queue.size === 0) return;
    const idle = [...this.threads].find(({ current }) => current === undefined);
    if (!idle && this.threads.size >= (this.options.threads ?? 1)) return;
    const thread = idle ?? this.spawn();
    const next = this.queue.next()!;
    thread.current = next;
    clearTimeout(thread.timer);
    const late = new Error(`A body took more than ${JOB_DEADLINE_MS} ms.`);
    thread.timer = setTimeout(() => void this.end(thread, late), JOB_DEADLINE_MS);
    thread.worker.ref();
    thread.worker.postMessage(next.job, [next.job.bytes.buffer]);
  }

  private spawn(): Thread {
    const file = new URL(`./body-worker${extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
    const thread: Thread = { worker, current: undefined, timer: undefined };
    worker.on('message', (result: BodyResult) => this.settle(thread, result));
    worker.on('error', (error: Error) => void this.end(thread, error));
    worker.on('exit', () => void this.end(thread, new Error('The thread ended.')));
    this.threads.add(thread);
    return thread;
  }

  private settle(thread: Thread, result: BodyResult): void {
    const { current } = thread;
    thread.current = undefined;
    clearTimeout(thread.timer);
    thread.timer = setTimeout(() => void this.end(thread), IDLE_MS).unref();
    thread.worker.unref();
    this.startNext();
    if (result.type === 'failed') current?.reject(failed(new Error(result.message)));
    else if (result.type === 'refused') {
      current?.reject(new PosthornError('invalid-input', result.message, { problems: [...result.problems] }));
    } else current?.resolve(result);
  }

  /** @param why the failure, for the job that it ends */
  private async end(thread: Thread, why?: Error): Promise<void> {
    if (!this.threads.delete(thread)) return;
    clearTimeout(thread.timer);
    const { current } = thread;
    thread.current = undefined;
    if (current && why) {
      this.options.onProblem(`A thread that parses request bodies ended: ${messageOf(why)}`, why);
      current.reject(failed(why));
    }
    this.startNext();
    await thread.worker.terminate();
  }
}

import { FairQueue, PosthornError } from '#kernel';
import type { Job } from '../thread/job.ts';
import type { ComputeThread, Ran } from './compute-thread.ts';

/** CPU time that a project may take in a round, in milliseconds. */
const QUANTUM_MS = 10;
/** Projects whose last use is remembered. */
const MAX_REMEMBERED = 1_000;

interface Waiting {
  projectId: string;
  job: Job;
  resolve: (ran: Ran) => void;
  reject: (error: PosthornError) => void;
}

/**
 * Jobs for one thread. Projects take turns by the CPU time that they use: the time of a job is known after it, and
 * charged to its project's next job. Not bounded: callers bound their jobs.
 */
export class ComputeLane {
  private readonly usedMs = new Map<string, number>();
  private readonly queue = new FairQueue<Waiting>({
    quantum: QUANTUM_MS,
    costOf: ({ projectId }) => this.charge(projectId),
  });
  private working: Promise<void> | undefined;
  private isClosed = false;

  constructor(private readonly thread: Pick<ComputeThread, 'run' | 'close'>) {}

  /** Jobs that wait. */
  get size(): number {
    return this.queue.size;
  }

  /** Runs a job when it is its project's turn. @throws PosthornError `unavailable` once the lane is closed */
  submit(projectId: string, job: Job): Promise<Ran> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) return reject(stopping());
      this.queue.push(projectId, { projectId, job, resolve, reject });
      this.working ??= this.work();
    });
  }

  /** Ends the job under way and refuses the waiting jobs. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const { reject } of this.queue.remove(() => true)) reject(stopping());
    await this.thread.close();
    await this.working;
  }

  private async work(): Promise<void> {
    for (let next = this.queue.next(); next; next = this.queue.next()) {
      const ran = await this.thread.run(next.job);
      this.note(next.projectId, ran.cpuMs);
      if (this.isClosed && !ran.ok) next.reject(stopping());
      else next.resolve(ran);
      // The caller that waited for this job may have its next one ready: it joins the queue before the next turn is
      // taken.
      await Promise.resolve();
    }
    this.working = undefined;
  }

  private note(projectId: string, cpuMs: number): void {
    this.usedMs.set(projectId, (this.usedMs.get(projectId) ?? 0) + cpuMs);
    if (this.usedMs.size > MAX_REMEMBERED) this.usedMs.delete(this.usedMs.keys().next().value!);
  }

  private charge(projectId: string): number {
    const usedMs = this.usedMs.get(projectId) ?? 0;
    this.usedMs.delete(projectId);
    return Math.max(usedMs, 1);
  }
}

const stopping = () => new PosthornError('unavailable', 'Posthorn is stopping.', { canRetry: true });

import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '#kernel';
import type { Job, Reply } from './job.ts';
import { runJob } from './run-job.ts';
import { lowerPriority } from './lower-priority.ts';

// The main file of a thread. Failing conditions and checks make many errors whose stacks are never read.
Error.stackTraceLimit = 0;

const { isLowPriority } = workerData as { isLowPriority: boolean };
const idleThreadId = isLowPriority ? lowerPriority() : undefined;

const send = (reply: Reply) => parentPort!.postMessage(reply);

parentPort!.on('message', (job: Job) => {
  const before = process.threadCpuUsage();
  try {
    const answer = runJob(job);
    const { user, system } = process.threadCpuUsage(before);
    send({ kind: 'done', answer, cpuMs: (user + system) / 1_000 });
  } catch (error) {
    send({ kind: 'failed', message: messageOf(error) });
  }
});
send({ kind: 'ready', idleThreadId });

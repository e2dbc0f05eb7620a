import { parentPort } from 'node:worker_threads';
import { type BodyJob, runBodyJob } from './body-job.ts';

/** A worker thread of `BodyWorkers`. It returns one result for each job, in their order. */
parentPort!.on('message', (job: BodyJob) => parentPort!.postMessage(runBodyJob(job)));

import type { Job } from '../thread/job.ts';
import type { Ran } from './compute-thread.ts';

/** The result of a job in which Posthorn itself did not fail. */
export type RanJob = Exclude<Ran, { ok: false; why: 'ended' }>;

/** Runs a job in its project's turn. @throws PosthornError `unavailable` if Posthorn cannot run it now */
export type Run = (job: Job) => Promise<RanJob>;

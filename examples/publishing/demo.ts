import { setTimeout as sleep } from 'node:timers/promises';
import { Closers } from './demo/closers.ts';
import { interruption } from './demo/interruption.ts';
import { readOptions } from './demo/options.ts';
import { isComplete } from './demo/reconcile.ts';
import { type Parts, startParts } from './demo/start-parts.ts';
import { summary } from './demo/summary.ts';

/** The time that the last committed events may take to arrive, with their retries. */
const SETTLE_MS = 15_000;
const POLL_MS = 100;

type Interrupted = Promise<'interrupted'>;

/** Waits until everything has arrived, or for as long as it may take. */
async function settle(parts: Parts, interrupted: Interrupted): Promise<void> {
  const deadlineMs = Date.now() + SETTLE_MS;
  while (!isComplete(await parts.account()) && Date.now() < deadlineMs) {
    if ((await Promise.race([sleep(POLL_MS), interrupted])) === 'interrupted') return;
  }
}

/** Runs until a person or the clock ends it. @returns the exit code @throws Error if a part of it failed */
async function run(parts: Parts, seconds: number | undefined, interrupted: Interrupted): Promise<number> {
  const reasons: Promise<unknown>[] = [interrupted, parts.visitors.ended];
  reasons.push(parts.posthornExited.then((reason) => Promise.reject(new Error(reason))));
  if (seconds !== undefined) reasons.push(sleep(seconds * 1_000, 'time is over', { ref: false }));
  const isCutShort = (await Promise.race(reasons)) === 'interrupted';
  await parts.visitors.stop();
  if (!isCutShort) await settle(parts, interrupted);
  const account = await parts.account();
  process.stdout.write(summary(account, parts.tallies(), parts.visitors.rolledBack, isCutShort));
  const isRight = isCutShort ? account.untrue.length === 0 : isComplete(account);
  return isRight ? 0 : 1;
}

const interrupted = interruption();
const closers = new Closers();
try {
  const { dataDir, seconds } = readOptions(process.argv.slice(2));
  process.exitCode = await run(await startParts(dataDir, closers), seconds, interrupted);
} catch (error) {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await closers.close();
}

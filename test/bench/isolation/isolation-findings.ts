import type { Log } from './isolation-options.ts';
import type { CaseFindings } from './run-case.ts';

/** The findings on one message log, or the reason why it was missing. */
export interface LogFindings {
  log: Log;
  unavailable?: string;
  cases: CaseFindings[];
  /** Cases that were not run, with the reason. */
  skipped: { title: string; why: string }[];
}

export interface IsolationFindings {
  /** Rows of name and value. */
  environment: string[][];
  postgresVersion?: string;
  logs: LogFindings[];
}

/**
 * The least bounds of the healthy project's p99, from POST to receipt. Below them a case passes without a comparison
 * with `alone`.
 */
const LEAST_ALLOWED_MS: Record<Log, number> = { embedded: 20, kafka: 45 };
const ALLOWED_RATIO = 1.5;
export const MAX_RSS_BYTES = 500 * 2 ** 20;

/** The largest p99 that passes beside an attack. */
export function allowedP99Ms(log: Log, { alone }: CaseFindings): number {
  return Math.max(ALLOWED_RATIO * alone.postToReceipt.p99Ms, LEAST_ALLOWED_MS[log]);
}

/** The failed checks of a case, in short; empty if there are none. */
export function faultsOf(log: Log, findings: CaseFindings): string[] {
  const { beside, after, mostUsed, problem } = findings;
  if (!beside) return ['not measured'];
  const { sent, accepted, missing, postToReceipt } = beside;
  const missingAfter = after ? after.sent - after.received : 0;
  return [
    ...(problem === undefined ? [] : ['Posthorn ended']),
    ...(accepted < sent ? [`${sent - accepted} not accepted`] : []),
    ...(missing > 0 ? [`${missing} not received`] : []),
    ...(missingAfter > 0 ? [`${missingAfter} not received afterwards`] : []),
    ...(postToReceipt.p99Ms > allowedP99Ms(log, findings) ? ['p99'] : []),
    ...(mostUsed.rssBytes > MAX_RSS_BYTES ? ['memory'] : []),
  ];
}

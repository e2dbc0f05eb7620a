import { backoffMs } from '#kernel';
import type { UnsentReason } from '#http-delivery';

/** Shortages of the whole process; any other shortage is one project's. */
const OF_PROCESS: ReadonlySet<UnsentReason> = new Set(['files', 'memory', 'ports']);

/** Returns true if a request to any other endpoint would meet the same shortage. */
export function isOfProcess(reason: UnsentReason): boolean {
  return OF_PROCESS.has(reason);
}

/** The rest after the nth request in a row that could not be sent: 50 ms to 5 s. */
export function restMs(inARow: number, random: number): number {
  return backoffMs(inARow, random);
}

import { childrenOf, readProc } from './process-tree.ts';

export interface MemoryUse {
  /** Resident, shared pages included. */
  rssBytes: number;
  /** Resident and shared with no other process. */
  privateBytes: number;
}

function kilobytes(rollup: string, field: string): number {
  return Number(new RegExp(`^${field}: +(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0);
}

/** The memory of a process (/proc/<pid>/smaps_rollup). */
export function memoryOf(pid: number): MemoryUse {
  const rollup = readProc(pid, 'smaps_rollup') ?? '';
  const privateKb = kilobytes(rollup, 'Private_Clean') + kilobytes(rollup, 'Private_Dirty');
  return { rssBytes: kilobytes(rollup, 'Rss') * 1024, privateBytes: privateKb * 1024 };
}

/** The private memory of a process and its children together, in bytes. */
export function familyPrivateBytes(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, member) => sum + memoryOf(member).privateBytes, 0);
}

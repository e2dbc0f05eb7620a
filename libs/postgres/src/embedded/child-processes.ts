import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

function fromProc(pid: number): number[] | undefined {
  const path = `/proc/${pid}/task/${pid}/children`;
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number) : undefined;
}

function fromPs(pid: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8', timeout: 1_000 }).split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.filter(([, parent]) => parent === pid).map(([child]) => child!);
}

/** The ids of the child processes of a process; none where the platform has neither `/proc` nor `ps`. Never throws. */
export function childProcesses(pid: number): number[] {
  try {
    return fromProc(pid) ?? fromPs(pid);
  } catch {
    return [];
  }
}

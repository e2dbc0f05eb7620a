import { readdirSync, readFileSync } from 'node:fs';

/** A file of /proc, or undefined if the process is gone. */
export function readProc(pid: number | 'self', file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined; // it ended meanwhile
  }
}

/**
 * The fields of /proc/<pid>/stat behind the name, which may hold spaces: state, ppid, … (proc_pid_stat(5), from 3 on).
 */
export function statFields(pid: number): string[] | undefined {
  const stat = readProc(pid, 'stat');
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** The pids of a process's children. */
export function childrenOf(pid: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((other) => Number(statFields(other)?.[1]) === pid);
}

/** A process's arguments. */
export function argumentsOf(pid: number): string[] {
  return readProc(pid, 'cmdline')?.split('\0') ?? [];
}

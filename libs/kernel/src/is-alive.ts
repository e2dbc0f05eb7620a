import { readFileSync } from 'node:fs';

/** Returns true if a process with this id runs and this process may signal it. A zombie has ended. */
export function maySignal(pid: number): boolean {
  return signalError(pid) === undefined && stateOf(pid) !== 'Z';
}

/**
 * Returns true if a process with this id runs, also if another process started it. A zombie has ended: where the first
 * process of a container waits for no child, the zombie keeps its id for ever. On systems without `/proc`, a zombie
 * counts as running.
 */
export function isAlive(pid: number): boolean {
  const error = signalError(pid);
  return (error === undefined || error === 'EPERM') && stateOf(pid) !== 'Z';
}

/**
 * Sends a signal to a process, which may have ended meanwhile.
 * @throws the error of the system if this process may not signal it
 */
export function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ESRCH') throw error;
  }
}

/** The code of the error with which a signal to a process fails; undefined if it does not. No signal is sent. */
function signalError(pid: number): unknown {
  try {
    process.kill(pid, 0);
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

/** The state's letter, which stands behind the name. The name is in parentheses, and may itself contain some. */
function stateOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat[stat.lastIndexOf(')') + 2];
  } catch {
    return undefined;
  }
}

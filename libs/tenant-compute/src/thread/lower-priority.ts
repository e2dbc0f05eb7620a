import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * The nice value if the scheduling policy cannot be set, and for work that has waited long. 19 is the lowest priority.
 */
const NICE = 10;

/**
 * Tries in a process of its own, which inherits this thread's priority, whether SCHED_IDLE can be left again: that
 * needs CAP_SYS_NICE, or RLIMIT_NICE. A thread that cannot leave it would get no time on a busy machine.
 */
function mayReturn(): boolean {
  return spawnSync('sh', ['-c', 'chrt --idle --pid 0 $$ && chrt --other --pid 0 $$']).status === 0;
}

/**
 * Lowers the priority of the calling thread alone, where the system can (Linux). With the policy SCHED_IDLE it gives up
 * its core at once when another thread wants it; a thread that is only nice keeps the core for some milliseconds.
 * @returns the thread's id in the system, if the policy was set; see sched(7)
 */
export function lowerPriority(): number | undefined {
  try {
    const threadId = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(threadId, NICE);
    if (!mayReturn()) return undefined;
    return spawnSync('chrt', ['--idle', '--pid', '0', String(threadId)]).status === 0 ? threadId : undefined;
  } catch {
    // No Linux, or not allowed: the bounds on work hold without it.
    return undefined;
  }
}

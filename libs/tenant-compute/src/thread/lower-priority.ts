import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Lowers the priority of the calling thread alone, where the system can (Linux): its work then takes only the processor
 * time that deliveries leave.
 * @param nice 1 to 19; 19 is the lowest priority
 */
export function lowerPriority(nice: number): void {
  try {
    const threadId = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(threadId, nice);
  } catch {
    // No Linux, or not allowed: the bounds on work hold without it.
  }
}

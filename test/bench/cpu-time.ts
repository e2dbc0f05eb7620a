import { readFileSync } from 'node:fs';
import { childrenOf, statFields } from './process-tree.ts';

/**
 * Linux's clock ticks a second (USER_HZ), the unit of the times in /proc. It is 100 on every platform that Node runs
 * on.
 */
const TICKS_PER_SECOND = 100;
const UTIME = 11;

/**
 * The CPU time of a process in microseconds, user and system, with its threads and the children that it has waited for.
 * With `family`, children that still run are included. Counted in ticks of 10 ms.
 */
export function cpuTimeUs(pid: number, family = false): number {
  const fields = statFields(pid);
  if (!fields) return 0;
  const ticks = fields.slice(UTIME, UTIME + 4).reduce((sum, field) => sum + Number(field), 0);
  const own = (ticks * 1e6) / TICKS_PER_SECOND;
  return family ? childrenOf(pid).reduce((sum, child) => sum + cpuTimeUs(child), own) : own;
}

/**
 * CPU time of all processes of the machine, and the time that the hypervisor gave to others (steal), in microseconds.
 */
export function machineCpuUs(): { busyUs: number; stolenUs: number } {
  const [line] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user, nice, system, , , irq, softirq, steal] = line!.split(/\s+/).slice(1).map(Number);
  const us = (ticks: number) => (ticks * 1e6) / TICKS_PER_SECOND;
  return { busyUs: us(user! + nice! + system! + irq! + softirq!), stolenUs: us(steal!) };
}

import { machineNowMs } from './clock.ts';
import { cpuTimeUs, machineCpuUs } from './cpu-time.ts';

/** A process whose CPU time is counted, with its children if `family`. */
export interface Counted {
  name: string;
  pid: number;
  family?: boolean;
}

export interface CpuAccount {
  /** CPU time of each process, by name, in microseconds. */
  ownUs: Record<string, number>;
  /** Cores that all other processes used in the meantime, the hypervisor's steal included: 1 is one core. */
  othersCores: number;
}

/** Opens an account of CPU time. @returns a function that closes the account and returns it */
export function openCpuAccount(processes: readonly Counted[]): () => CpuAccount {
  const readOwn = () => processes.map(({ pid, family }) => cpuTimeUs(pid, family));
  const readMachine = () => machineCpuUs().busyUs + machineCpuUs().stolenUs;
  const before = { own: readOwn(), machine: readMachine(), benchUs: cpuTimeUs(process.pid), atMs: machineNowMs() };
  return () => {
    const own = readOwn().map((us, at) => us - before.own[at]!);
    const ours = own.reduce((sum, us) => sum + us, cpuTimeUs(process.pid) - before.benchUs);
    const elapsedUs = (machineNowMs() - before.atMs) * 1_000;
    const othersCores = Math.max(0, readMachine() - before.machine - ours) / elapsedUs;
    return { ownUs: Object.fromEntries(processes.map(({ name }, at) => [name, own[at]!])), othersCores };
  };
}

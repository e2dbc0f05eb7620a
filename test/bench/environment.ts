import { cpus, loadavg, release, totalmem } from 'node:os';

/** The load average of the last minute, which shows other programs that run or have run. */
export function loadNow(): string {
  return loadavg()[0]!.toFixed(2);
}

/** The machine, as rows of name and value. */
export function environment(): string[][] {
  const cores = cpus();
  return [
    ['CPU', `${cores[0]!.model.trim()}, ${cores.length} cores, shared by everything here`],
    ['Memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
    ['System', `Linux ${release()}`],
    ['Node', process.versions.node],
    ['Load average before', loadNow()],
  ];
}

import { type Bench, helperProcesses } from './bench.ts';
import { openCpuAccount } from './cpu-account.ts';
import type { UndiciWay } from './undici-posts.ts';

const EVENTS = 40_000;
const TIMEOUT_MS = 60_000;

/** Requests a second of undici alone: no API, no database, one process that signs and posts. */
export interface Ceiling {
  way: UndiciWay;
  connections: number;
  perSecond: number[];
  /** Cores that other processes used, in each run. */
  othersCores: number[];
}

type Way = Pick<Ceiling, 'way' | 'connections'>;

const WAYS: Way[] = [
  { way: 'request', connections: 64 },
  { way: 'dispatch', connections: 64 },
  { way: 'dispatch', connections: 256 },
];

async function run(bench: Bench, way: Way, count: number) {
  const first = await bench.expect(count);
  const port = await bench.receiverPort();
  const closeAccount = openCpuAccount(helperProcesses(bench));
  const { startedAtMs } = await bench.generator.call('postByUndici', { port, first, count, ...way });
  const { lastAtMs } = await bench.receiver.call('complete', { timeoutMs: TIMEOUT_MS });
  return { perSecond: (count / (lastAtMs - startedAtMs)) * 1_000, othersCores: closeAccount().othersCores };
}

/** Measures how fast undici posts the same requests to the same receiver, after a warm-up. */
export async function measureCeiling(bench: Bench): Promise<Ceiling[]> {
  const ceilings: Ceiling[] = [];
  const count = bench.count(EVENTS);
  for (const way of WAYS) {
    bench.say(`ceiling: undici ${way.way}, ${way.connections} connections`);
    await run(bench, way, count / 4);
    const ceiling: Ceiling = { ...way, perSecond: [], othersCores: [] };
    for (let i = 0; i < bench.runs; i++) {
      const { perSecond, othersCores } = await run(bench, way, count);
      ceiling.perSecond.push(perSecond);
      ceiling.othersCores.push(othersCores);
    }
    ceilings.push(ceiling);
  }
  return ceilings;
}

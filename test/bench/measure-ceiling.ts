import type { Bench } from './bench.ts';
import type { UndiciWay } from './undici-posts.ts';

const EVENTS = 40_000;
const TIMEOUT_MS = 60_000;

/** Requests a second of undici alone: no API, no database, one process that signs and posts. */
export interface Ceiling {
  way: UndiciWay;
  connections: number;
  perSecond: number[];
}

const WAYS: Pick<Ceiling, 'way' | 'connections'>[] = [
  { way: 'request', connections: 64 },
  { way: 'dispatch', connections: 64 },
  { way: 'dispatch', connections: 256 },
];

async function run(bench: Bench, way: Pick<Ceiling, 'way' | 'connections'>, count: number): Promise<number> {
  const first = await bench.expect(count);
  const port = await bench.receiverPort();
  const { startedAtMs } = await bench.generator.call('postByUndici', { port, first, count, ...way });
  const { lastAtMs } = await bench.receiver.call('complete', { timeoutMs: TIMEOUT_MS });
  return (count / (lastAtMs - startedAtMs)) * 1_000;
}

/** How fast undici posts the same requests to the same receiver, after a warm-up. */
export async function measureCeiling(bench: Bench): Promise<Ceiling[]> {
  const ceilings: Ceiling[] = [];
  const count = bench.count(EVENTS);
  for (const way of WAYS) {
    bench.say(`ceiling: undici ${way.way}, ${way.connections} connections`);
    await run(bench, way, count / 4);
    const perSecond: number[] = [];
    for (let i = 0; i < bench.runs; i++) perSecond.push(await run(bench, way, count));
    ceilings.push({ ...way, perSecond });
  }
  return ceilings;
}

import type { Bench } from './bench.ts';
import type { Load } from './measure-throughput.ts';

/** Full batches over few connections. */
export const batches = (bench: Bench): Load => ({ batch: 500, connections: 4, count: bench.count(30_000) });

/** Batches of events for one endpoint alone. */
export const batchesForOne = (bench: Bench): Load => ({ ...batches(bench), endpoints: 1 });

/** One event a request. */
export const singles = (bench: Bench): Load => ({ batch: 1, connections: 64, count: bench.count(20_000) });

/** The loads sent first, so that code is compiled, connections are open and Postgres has its plans. */
export const warmUps: readonly Load[] = [
  { batch: 1, connections: 64, count: 10_000 },
  { batch: 500, connections: 4, count: 20_000 },
];

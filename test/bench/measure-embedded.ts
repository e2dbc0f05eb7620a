import type { Bench } from './bench.ts';
import { batches, batchesForOne, singles, warmUps } from './loads.ts';
import { type Latency, measureLatency } from './measure-latency.ts';
import { measureThroughput, runThroughput, type ThroughputRun } from './measure-throughput.ts';
import { familyPrivateBytes, memoryOf, type MemoryUse } from './memory-use.ts';
import { type PosthornProcess, startPosthorn } from './posthorn-process.ts';

/** The memory of Posthorn, and the private memory of its Postgres' processes. */
export interface Memory {
  posthorn: MemoryUse;
  postgresPrivateBytes: number;
}

export interface Throughput {
  batches: ThroughputRun[];
  singles: ThroughputRun[];
  /** Batches whose events are all for one endpoint; measured on the embedded log. */
  batchesForOne?: ThroughputRun[];
}

export interface Embedded {
  postgresVersion: string;
  latency: Latency | undefined;
  throughput: Throughput | undefined;
  memory: { idle: Memory; afterLoad: Memory } | undefined;
}

function memoryNow({ pid, postgres }: PosthornProcess): Memory {
  return { posthorn: memoryOf(pid), postgresPrivateBytes: familyPrivateBytes(postgres.pid) };
}

/**
 * Takes all measurements of one Posthorn with its own Postgres and log: idle memory, latency while the tables are
 * small, throughput, memory again.
 */
export async function measureEmbedded(
  bench: Bench,
  wanted: { latency: boolean; throughput: boolean },
): Promise<Embedded> {
  bench.say('starting Posthorn, all roles in one process, embedded log');
  const posthorn = await startPosthorn({ receiverPort: await bench.receiverPort() });
  const found: Embedded = {
    postgresVersion: posthorn.postgres.version,
    ...{ latency: undefined, throughput: undefined, memory: undefined },
  };
  const idle = memoryNow(posthorn);
  for (const load of warmUps) await runThroughput(bench, posthorn, load);
  if (wanted.latency) found.latency = await measureLatency(bench, posthorn);
  if (wanted.throughput) {
    found.throughput = {
      batches: await measureThroughput(bench, posthorn, batches(bench)),
      batchesForOne: await measureThroughput(bench, posthorn, batchesForOne(bench)),
      singles: await measureThroughput(bench, posthorn, singles(bench)),
    };
    found.memory = { idle, afterLoad: memoryNow(posthorn) };
  }
  await posthorn.stop();
  return found;
}

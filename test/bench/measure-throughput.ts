import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, helperProcesses } from './bench.ts';
import { machineNowMs } from './clock.ts';
import { type Counted, type CpuAccount, openCpuAccount } from './cpu-account.ts';
import { posthornProcesses, type PosthornProcess } from './posthorn-process.ts';
import { countSuccesses } from './postgres-process.ts';

const TIMEOUT_MS = 90_000;
const BETWEEN_COUNTS_MS = 50;

/** How events are posted. */
export interface Load {
  /** Events a request; 1 for single POSTs. */
  batch: number;
  connections: number;
  count: number;
  /** Endpoints among which the events take turns; default: all. */
  endpoints?: number;
}

export interface ThroughputRun {
  /** On the machine's clock. */
  startedAtMs: number;
  lastReceivedAtMs: number;
  /** Events received a second, from the request of the first event to the receipt of the last one. */
  perSecond: number;
  /** The time from the last receipt until the last attempt was found recorded, with a look every 50 ms. */
  recordedAfterMs: number;
  /** Requests for events that had come before. */
  repeated: number;
  /** CPU time a delivery, until all attempts were recorded; by process, in microseconds. */
  cpuUs: Record<string, number>;
  othersCores: number;
}

async function untilRecorded(url: string, successes: number): Promise<void> {
  const deadlineMs = machineNowMs() + TIMEOUT_MS;
  for (;;) {
    const count = await countSuccesses(url);
    if (count >= successes) return;
    if (machineNowMs() > deadlineMs) throw new Error(`Only ${count} of ${successes} attempts were recorded.`);
    await sleep(BETWEEN_COUNTS_MS);
  }
}

function perDelivery({ ownUs }: CpuAccount, count: number): Record<string, number> {
  return Object.fromEntries(Object.entries(ownUs).map(([name, us]) => [name, us / count]));
}

/**
 * Posts events as fast as the API takes them, until all have been received and recorded.
 * @param extra other processes whose CPU time is counted
 */
export async function runThroughput(
  bench: Bench,
  posthorn: PosthornProcess,
  load: Load,
  extra: readonly Counted[] = [],
): Promise<ThroughputRun> {
  const { port, adminKey, eventsPath: path, postgres } = posthorn;
  const recordedBefore = await countSuccesses(postgres.url);
  const first = await bench.expect(load.count);
  const closeAccount = openCpuAccount([...posthornProcesses(posthorn), ...helperProcesses(bench), ...extra]);
  const posting = bench.generator.call('postEvents', { port, path, adminKey, first, ...load });
  const receiving = bench.receiver.call('complete', { timeoutMs: TIMEOUT_MS });
  const [{ startedAtMs }, { lastAtMs, repeated }] = await Promise.all([posting, receiving]);
  await untilRecorded(postgres.url, recordedBefore + load.count);
  const recordedAfterMs = machineNowMs() - lastAtMs;
  const account = closeAccount();
  return {
    startedAtMs,
    lastReceivedAtMs: lastAtMs,
    perSecond: (load.count / (lastAtMs - startedAtMs)) * 1_000,
    recordedAfterMs,
    repeated,
    cpuUs: perDelivery(account, load.count),
    othersCores: account.othersCores,
  };
}

/** Several runs of one load. */
export async function measureThroughput(
  bench: Bench,
  posthorn: PosthornProcess,
  load: Load,
  extra: readonly Counted[] = [],
): Promise<ThroughputRun[]> {
  const runs: ThroughputRun[] = [];
  for (let i = 1; i <= bench.runs; i++) {
    const run = await runThroughput(bench, posthorn, load, extra);
    bench.say(
      `${load.count} events, ${load.batch} a request${load.endpoints === 1 ? ', one endpoint' : ''}, run ${i}: ${Math.round(run.perSecond)}/s, others ${run.othersCores.toFixed(1)} cores`,
    );
    runs.push(run);
  }
  return runs;
}

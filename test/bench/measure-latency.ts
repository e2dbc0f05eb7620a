import { type Bench, helperProcesses } from './bench.ts';
import { openCpuAccount } from './cpu-account.ts';
import { posthornProcesses, type PosthornProcess } from './posthorn-process.ts';
import { quantile } from './statistics.ts';

const RATE_PER_SECOND = 200;
const EVENTS = 3_000;
const CONNECTIONS = 16;
const TIMEOUT_MS = 60_000;

/** The times from one point of an event's way to another, in short. */
export interface Quantiles {
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

export interface Latency {
  ratePerSecond: number;
  events: number;
  /** From the 202 at the client to the receiver: below zero when the receipt was first. */
  answerToReceipt: Quantiles;
  sendToReceipt: Quantiles;
  sendToAnswer: Quantiles;
  /** Cores that other processes used meanwhile. */
  othersCores: number;
}

function quantilesOf(from: Float64Array, to: Float64Array): Quantiles {
  const times = to.map((atMs, at) => atMs - from[at]!);
  return { p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99), maxMs: quantile(times, 1) };
}

/**
 * Measures the latency of single events, sent at a rate far below the possible one, without waiting for earlier events.
 */
export async function measureLatency(bench: Bench, posthorn: PosthornProcess): Promise<Latency> {
  const { port, adminKey, eventsPath: path } = posthorn;
  const count = bench.count(EVENTS);
  bench.say(`latency: ${count} events at ${RATE_PER_SECOND}/s`);
  const first = await bench.expect(count);
  const closeAccount = openCpuAccount([...posthornProcesses(posthorn), ...helperProcesses(bench)]);
  const posts = { port, path, adminKey, first, count, connections: CONNECTIONS, ratePerSecond: RATE_PER_SECOND };
  const { sentAtMs, answeredAtMs } = await bench.generator.call('postAtRate', posts);
  await bench.receiver.call('complete', { timeoutMs: TIMEOUT_MS });
  const { othersCores } = closeAccount();
  const receivedAtMs = await bench.receiver.call('receivedAtMs', undefined);
  return {
    ratePerSecond: RATE_PER_SECOND,
    events: count,
    answerToReceipt: quantilesOf(answeredAtMs, receivedAtMs),
    sendToReceipt: quantilesOf(sentAtMs, receivedAtMs),
    sendToAnswer: quantilesOf(sentAtMs, answeredAtMs),
    othersCores,
  };
}

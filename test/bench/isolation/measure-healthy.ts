import { machineNowMs } from '../clock.ts';
import type { Quantiles } from '../measure-latency.ts';
import { quantile } from '../statistics.ts';
import type { IsolationBench } from './isolation-bench.ts';

const RATE_PER_SECOND = 200;
const CONNECTIONS = 32;
const ACCEPTED = 202;

/** The receiver of the healthy project's events. */
export interface HealthyProject {
  id: string;
  port: number;
  path: string;
  key: string;
}

/** The results for a healthy project's events, which were sent at 200 a second. */
export interface HealthyFindings {
  sent: number;
  /** Answered with 202. */
  accepted: number;
  /** Answers other than 202, by their status; 0 stands for none. */
  refused: Record<number, number>;
  /** Received once or more. */
  received: number;
  /** Requests for an event that had come before. */
  repeated: number;
  /** Accepted and not received until the end of the wait. */
  missing: number;
  /** From the POST to the receipt. An event that never came counts as if it had come at the end of the wait. */
  postToReceipt: Quantiles;
  postToAnswer: Quantiles;
}

function quantilesOf(from: Float64Array, to: Float64Array, endMs: number): Quantiles {
  const times = to.map((atMs, at) => (atMs === 0 ? endMs : atMs) - from[at]!);
  return { p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99), maxMs: quantile(times, 1) };
}

function refusedIn(statuses: Uint16Array): Record<number, number> {
  const refused: Record<number, number> = {};
  for (const status of statuses) if (status !== ACCEPTED) refused[status] = (refused[status] ?? 0) + 1;
  return refused;
}

/**
 * Posts single events of the healthy project by the clock, without waiting for answers.
 * @param seconds the time during which events are posted
 * @param drainMs the wait for answers and receipts after the last post
 */
export async function measureHealthy(
  bench: IsolationBench,
  { port, path, key }: HealthyProject,
  { seconds, drainMs }: { seconds: number; drainMs: number },
): Promise<HealthyFindings> {
  const count = seconds * RATE_PER_SECOND;
  const first = await bench.expect(count);
  const posts = { port, path, key, first, count, ratePerSecond: RATE_PER_SECOND, connections: CONNECTIONS, drainMs };
  const startedMs = machineNowMs();
  const { sentAtMs, answeredAtMs, statuses } = await bench.sender.call('post', posts);
  const leftMs = Math.max(0, startedMs + seconds * 1_000 + drainMs - machineNowMs());
  const { receivedAtMs, repeated } = await bench.receiver.call('complete', { timeoutMs: leftMs });
  const endMs = machineNowMs();
  const wasAccepted = (at: number) => statuses[at] === ACCEPTED;
  const places = Array.from({ length: count }, (_, at) => at);
  return {
    sent: count,
    accepted: places.filter(wasAccepted).length,
    refused: refusedIn(statuses),
    received: places.filter((at) => receivedAtMs[at] !== 0).length,
    repeated,
    missing: places.filter((at) => wasAccepted(at) && receivedAtMs[at] === 0).length,
    postToReceipt: quantilesOf(sentAtMs, receivedAtMs, endMs),
    postToAnswer: quantilesOf(sentAtMs, answeredAtMs, endMs),
  };
}

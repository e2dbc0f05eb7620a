import { collectDefaultMetrics, Registry } from 'prom-client';
import type { MetricRow } from './metric-row.ts';

let registry: Registry | undefined;

/**
 * The metrics of the Node process itself: CPU, memory, open files, the delay of the event loop, garbage collection.
 * They keep the names that prom-client gives them, since dashboards for Node processes know these. The process has one
 * event loop and one collector of garbage, so all `Metrics` in it share one registry, which is made at the first use.
 */
function processRegistry(): Registry {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}

/** Those metrics in the text format of Prometheus. */
export function processMetrics(): Promise<string> {
  return processRegistry().metrics();
}

/** Begins to measure the event loop and the garbage collection. */
export function watchProcess(): void {
  processRegistry();
}

/**
 * The metrics of the Node process on which rules and dashboards may depend. prom-client has a few more, and on systems
 * other than Linux fewer.
 */
export const PROCESS_METRICS: readonly Omit<MetricRow, 'labels' | 'buckets'>[] = [
  { name: 'process_cpu_seconds_total', type: 'counter', help: 'The CPU time of the process, in user and system mode.' },
  { name: 'process_resident_memory_bytes', type: 'gauge', help: 'The memory of the process.' },
  { name: 'process_start_time_seconds', type: 'gauge', help: 'The start of the process, in Unix seconds.' },
  { name: 'process_open_fds', type: 'gauge', help: 'Open files and sockets.' },
  { name: 'process_max_fds', type: 'gauge', help: 'The most files and sockets that may be open.' },
  { name: 'nodejs_heap_size_used_bytes', type: 'gauge', help: 'The used part of the heap of JavaScript.' },
  {
    name: 'nodejs_eventloop_lag_mean_seconds',
    type: 'gauge',
    help: 'The mean delay of the event loop since the last scrape.',
  },
  { name: 'nodejs_eventloop_lag_p99_seconds', type: 'gauge', help: 'The 99th percentile of that delay.' },
  { name: 'nodejs_eventloop_lag_max_seconds', type: 'gauge', help: 'The longest such delay.' },
  { name: 'nodejs_gc_duration_seconds', type: 'histogram', help: 'Collections of garbage, by `kind`.' },
];

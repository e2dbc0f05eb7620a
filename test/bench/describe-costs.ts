import type { SelfTime } from './cpu-profile.ts';
import type { Findings } from './findings.ts';
import { mebibytes, oneDecimal, percent, whole } from './format.ts';
import { markdownTable, numeric } from './markdown-table.ts';
import type { Embedded } from './measure-embedded.ts';
import type { Latency, Quantiles } from './measure-latency.ts';
import type { ThroughputRun } from './measure-throughput.ts';
import type { PosthornProfile } from './profile-posthorn.ts';
import { spreadOf } from './statistics.ts';

const FUNCTIONS = 15;
const OWNERS = 12;

export function describeLatency(latency: Latency): string {
  const row = (what: string, { p50Ms, p99Ms, maxMs }: Quantiles) => [what, ...[p50Ms, p99Ms, maxMs].map(oneDecimal)];
  const table = markdownTable(
    [{ head: 'From, to' }, ...numeric('p50 (ms)', 'p99 (ms)', 'Longest (ms)')],
    [
      row('202 at the client, to receipt', latency.answerToReceipt),
      row('request sent, to receipt', latency.sendToReceipt),
      row('request sent, to 202 at the client', latency.sendToAnswer),
    ],
  );
  return `## Latency

${whole(latency.events)} single events at ${latency.ratePerSecond}/s on the embedded log, sent whether or not earlier ones were answered. Below zero, the
receipt was before the 202. Meanwhile others took ${oneDecimal(latency.othersCores)} of the cores.

${table}
`;
}

export function describeMemory({ idle, afterLoad }: NonNullable<Embedded['memory']>): string {
  const cells = (of: (memory: typeof idle) => number) => [mebibytes(of(idle)), mebibytes(of(afterLoad))];
  const table = markdownTable(
    [{ head: 'MiB' }, ...numeric('Idle', 'After load')],
    [
      ['Posthorn, resident', ...cells(({ posthorn }) => posthorn.rssBytes)],
      ['Posthorn, private', ...cells(({ posthorn }) => posthorn.privateBytes)],
      ['Postgres, private, sum of its processes', ...cells(({ postgresPrivateBytes }) => postgresPrivateBytes)],
    ],
  );
  return `## Memory

Postgres has its shared buffers (256 MB at most) beside what is private to its processes.

${table}
`;
}

function cpuRow(how: string, runs: readonly ThroughputRun[], names: readonly string[]): string[] {
  const medians = names.map((name) => spreadOf(runs.map(({ cpuUs }) => cpuUs[name] ?? 0)).median);
  return [how, ...[...medians, medians.reduce((sum, us) => sum + us, 0)].map((us) => (us === 0 ? '' : whole(us)))];
}

/** CPU time a delivery in each process, which decides the rate on a machine whose cores are all busy. */
export function describeCpu({ embedded, kafka }: Findings): string {
  const rows: [string, readonly ThroughputRun[]][] = [];
  for (const [log, found] of [
    ['embedded log', embedded?.throughput],
    ['Kafka', kafka],
  ] as const) {
    if (found && 'batches' in found)
      rows.push([`${log}, batches`, found.batches], [`${log}, single POSTs`, found.singles]);
  }
  const names = [...new Set(rows.flatMap(([, runs]) => Object.keys(runs[0]!.cpuUs)))];
  const table = markdownTable(
    [{ head: 'µs of CPU a delivery' }, ...numeric(...names, 'Sum')],
    rows.map(([how, runs]) => cpuRow(how, runs, names)),
  );
  return `## CPU a delivery

User and system time of each process (/proc/<pid>/stat), until all attempts were recorded.

${table}
`;
}

function selfTimeTable(heads: readonly string[], times: readonly SelfTime[], profile: PosthornProfile): string {
  const busyUs = profile.owners.reduce((sum, { selfUs }) => sum + selfUs, 0);
  const withPlace = heads.length > 1;
  return markdownTable(
    [...heads.map((head) => ({ head })), ...numeric('Self time', 'µs a delivery')],
    times.map(({ name, place, selfUs }) => {
      const cells = [percent(selfUs / busyUs), oneDecimal(selfUs / profile.deliveries)];
      return withPlace ? [name, place, ...cells] : [name, ...cells];
    }),
  );
}

export function describeProfile(profile: PosthornProfile): string {
  return `## Where Posthorn's main thread spends it

One more run of batches with V8's sampling profiler on (\`node --cpu-prof\`, every 0.5 ms): ${whole(profile.perSecond)} deliveries/s, fewer
than without. Self time, without idle time. \`(program)\` is native code that V8 does not know by name.

${selfTimeTable(['Function', 'Place'], profile.functions.slice(0, FUNCTIONS), profile)}

${selfTimeTable(['Lib or package'], profile.owners.slice(0, OWNERS), profile)}
`;
}

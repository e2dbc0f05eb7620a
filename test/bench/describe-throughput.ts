import type { Findings } from './findings.ts';
import { oneDecimal, spreadCells, whole } from './format.ts';
import { markdownTable } from './markdown-table.ts';
import type { Ceiling } from './measure-ceiling.ts';
import type { Throughput } from './measure-embedded.ts';
import type { ThroughputRun } from './measure-throughput.ts';
import { spreadOf } from './statistics.ts';

const COLUMNS = [
  { head: 'How' },
  ...['Deliveries/s (median)', 'Lowest to highest', 'Recorded after (ms)', 'Repeated', 'Others (cores)'].map(
    (head) => ({
      head,
      numeric: true,
    }),
  ),
];

function row(how: string, runs: readonly ThroughputRun[]): string[] {
  return [
    how,
    ...spreadCells(runs.map(({ perSecond }) => perSecond)),
    whole(spreadOf(runs.map(({ recordedAfterMs }) => recordedAfterMs)).median),
    whole(runs.reduce((sum, { repeated }) => sum + repeated, 0)),
    spreadCells(
      runs.map(({ othersCores }) => othersCores),
      oneDecimal,
    )[1],
  ];
}

const rows = (log: string, { batches, singles, batchesForOne }: Throughput) => [
  row(`${log}, batches of 500, 4 connections`, batches),
  ...(batchesForOne ? [row(`${log}, batches, one endpoint`, batchesForOne)] : []),
  row(`${log}, single POSTs, 64 connections`, singles),
];

/** The rate of undici alone with the same requests: a sender that uses undici cannot be faster. */
export function describeCeiling(ceilings: readonly Ceiling[]): string {
  const heads = ['Requests/s (median)', 'Lowest to highest', 'Others (cores)'];
  const table = markdownTable(
    [{ head: 'How' }, ...heads.map((head) => ({ head, numeric: true }))],
    ceilings.map(({ way, connections, perSecond, othersCores }) => {
      return [
        `undici ${way}, ${connections} connections`,
        ...spreadCells(perSecond),
        spreadCells(othersCores, oneDecimal)[1],
      ];
    }),
  );
  return `## The ceiling

The same signed requests (the same bytes but for ids and times, an HMAC made for each) to the same receiver, by undici
alone: no API, no database, no log. "Others" is the CPU that everything not measured here took meanwhile: where it is
not near zero, the machine was not free.

${table}
`;
}

export function describeThroughput({ embedded, kafka }: Findings): string {
  const found = [
    ...(embedded?.throughput ? rows('embedded log', embedded.throughput) : []),
    ...(kafka && 'batches' in kafka ? rows('Kafka', kafka) : []),
  ];
  const missing =
    kafka && 'unavailable' in kafka ? `\nOver Kafka: unavailable: ${kafka.unavailable.split('\n')[0]}\n` : '';
  return `## Throughput

Deliveries received, by the time from the first event's request to the last delivery's receipt. All roles run in one
process. "Recorded after" is when every attempt was found in Postgres, counted from the last receipt and looked for
every 50 ms; "repeated" are requests for an event that had come before.

${markdownTable(COLUMNS, found)}
${missing}`;
}

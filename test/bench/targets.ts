import type { Findings } from './findings.ts';
import { oneDecimal, whole } from './format.ts';
import { markdownTable } from './markdown-table.ts';
import type { Throughput } from './measure-embedded.ts';
import type { ThroughputRun } from './measure-throughput.ts';
import { spreadOf } from './statistics.ts';

interface Target {
  what: string;
  target: string;
  /** Undefined if it was not measured. */
  measured: (findings: Findings) => number | undefined;
  isMet: (measured: number) => boolean;
  format: (measured: number) => string;
  /** The figures of Svix and of Hookdeck Outpost on such a machine, as far as they are known. */
  svix: string;
  outpost: string;
}

function medianRate(runs: readonly ThroughputRun[] | undefined): number | undefined {
  return runs && spreadOf(runs.map(({ perSecond }) => perSecond)).median;
}

/** The rate of one endpoint alone as a share of ten endpoints' together. */
function shareOfOne(throughput: Throughput | undefined): number | undefined {
  const one = medianRate(throughput?.batchesForOne);
  const ten = medianRate(throughput?.batches);
  return one === undefined || ten === undefined ? undefined : one / ten;
}

function kafkaBatches({ kafka }: Findings): readonly ThroughputRun[] | undefined {
  return kafka && 'batches' in kafka ? kafka.batches : undefined;
}

/** For two shared cores that carry everything: Posthorn, Postgres, the receiver and the load generator. */
const TARGETS: Target[] = [
  {
    what: 'deliveries/s, embedded log, batches',
    target: 'at least 6,000',
    measured: ({ embedded }) => medianRate(embedded?.throughput?.batches),
    isMet: (rate) => rate >= 6_000,
    format: whole,
    svix: '653',
    outpost: '1,302',
  },
  {
    what: 'deliveries/s, embedded log, single POSTs',
    target: 'at least 3,000',
    measured: ({ embedded }) => medianRate(embedded?.throughput?.singles),
    isMet: (rate) => rate >= 3_000,
    format: whole,
    svix: '',
    outpost: '',
  },
  {
    what: 'one endpoint alone, as a share of the rate of ten, embedded log, batches',
    target: 'at least 0.8',
    measured: ({ embedded }) => shareOfOne(embedded?.throughput),
    isMet: (share) => share >= 0.8,
    format: (share) => share.toFixed(2),
    svix: '',
    outpost: '',
  },
  {
    what: 'deliveries/s over Kafka, batches',
    target: 'at least 2,500',
    measured: (findings) => medianRate(kafkaBatches(findings)),
    isMet: (rate) => rate >= 2_500,
    format: whole,
    svix: '',
    outpost: '',
  },
  {
    what: 'ms from 202 to receipt, p50 at 200/s, embedded log',
    target: 'at most 5',
    measured: ({ embedded }) => embedded?.latency?.answerToReceipt.p50Ms,
    isMet: (ms) => ms <= 5,
    format: oneDecimal,
    svix: '2.8',
    outpost: '30',
  },
];

function row({ what, target, measured, isMet, format, svix, outpost }: Target, findings: Findings): string[] {
  const found = measured(findings);
  const verdict = found === undefined ? 'not measured' : isMet(found) ? 'met' : 'missed';
  return [what, target, found === undefined ? '' : format(found), verdict, svix, outpost];
}

/** The targets beside the measured figures, and the figures of other products. */
export function describeTargets(findings: Findings): string {
  const columns = [
    ...[{ head: 'What' }, { head: 'Target', numeric: true }, { head: 'Measured', numeric: true }, { head: '' }],
    ...[
      { head: 'Svix', numeric: true },
      { head: 'Hookdeck Outpost', numeric: true },
    ],
  ];
  const table = markdownTable(
    columns,
    TARGETS.map((target) => row(target, findings)),
  );
  return `## Targets\n\n${table}\n`;
}

import { mebibytes, oneDecimal, whole } from '../format.ts';
import { markdownTable, numeric } from '../markdown-table.ts';
import { allowedP99Ms, faultsOf, type IsolationFindings, type LogFindings } from './isolation-findings.ts';
import type { Log } from './isolation-options.ts';
import type { CaseFindings } from './run-case.ts';

const BUSY_CORES = 0.3;
const NAMES: Record<Log, string> = { embedded: 'the embedded log', kafka: 'Kafka' };

/** Returns true if so much else ran beside the attack that its times are not reliable. */
const isBusy = ({ othersCores }: CaseFindings) => othersCores > BUSY_CORES;

function latencyRow(log: Log, findings: CaseFindings): string[] {
  const { title, alone, beside, after } = findings;
  const { postToReceipt: before } = alone;
  const during = beside
    ? [beside.postToReceipt.p50Ms, beside.postToReceipt.p99Ms, beside.postToReceipt.maxMs, beside.postToAnswer.p99Ms]
    : [];
  const faults = faultsOf(log, findings);
  return [
    title,
    ...[before.p50Ms, before.p99Ms].map(oneDecimal),
    ...Array.from({ length: 4 }, (_, at) => (during[at] === undefined ? '' : oneDecimal(during[at]))),
    oneDecimal(allowedP99Ms(log, findings)),
    after ? oneDecimal(after.postToReceipt.p99Ms) : '',
    mebibytes(findings.mostUsed.rssBytes),
    (faults.length === 0 ? 'met' : `missed: ${faults.join(', ')}`) + (isBusy(findings) ? ' (machine busy)' : ''),
  ];
}

function countRow({ summary, beside, mostUsed, cores, othersCores }: CaseFindings): string[] {
  const counts = beside ? [beside.sent, beside.accepted, beside.received, beside.repeated, beside.missing] : [];
  return [
    summary,
    ...Array.from({ length: 5 }, (_, at) => (counts[at] === undefined ? '' : whole(counts[at]))),
    whole(mostUsed.openFiles),
    ...['Posthorn', 'Postgres', 'attacker'].map((name) => oneDecimal(cores[name] ?? 0)),
    oneDecimal(othersCores),
  ];
}

function seenByAttackers({ summary, others, problem }: CaseFindings): string {
  const flows = (others?.attack.flows ?? []).map(({ name, sent, statuses }) => {
    const answers = Object.entries(statuses).map(
      ([status, count]) => `${whole(count)} × ${status === '0' ? 'none' : status}`,
    );
    return `${name}: ${whole(sent)} requests, answers ${answers.join(', ') || 'none'}`;
  });
  const servers = Object.entries({ ...others?.healthyHost, ...others?.servers })
    .filter(([manner]) => manner !== 'healthy' && manner !== 'closing')
    .map(([manner, { requests, mostOpenSockets }]) => {
      return `servers \`${manner}\`: ${whole(requests)} requests, ${whole(mostOpenSockets)} sockets at once at most`;
    });
  const drips = others?.attack.drips.opened
    ? [
        `drips: ${whole(others.attack.drips.opened)} connections opened, ${whole(others.attack.drips.stillOpen)} open at the end`,
      ]
    : [];
  const ended = problem === undefined ? [] : [`**${problem.split('\n').at(-1)!.slice(0, 300)}**`];
  return `- ${summary}: ${[...flows, ...drips, ...servers, ...ended].join('; ')}`;
}

function describeLog({ log, unavailable, cases, skipped }: LogFindings): string {
  const heading = `## Over ${NAMES[log]}\n`;
  if (unavailable !== undefined) return `${heading}\nUnavailable: ${unavailable.split('\n')[0]}\n`;
  const latency = markdownTable(
    [
      { head: 'Beside' },
      ...numeric(
        'Alone p50',
        'Alone p99',
        'p50',
        'p99',
        'Longest',
        'To 202, p99',
        'Allowed p99',
        'After, p99',
        'RSS (MiB)',
      ),
      { head: '' },
    ],
    cases.map((found) => latencyRow(log, found)),
  );
  const counts = markdownTable(
    [
      { head: 'Beside' },
      ...numeric('Sent', 'Accepted', 'Received', 'Repeated', 'Missing', 'Open files'),
      ...numeric('Posthorn (cores)', 'Postgres', 'Attacker', 'Others'),
    ],
    cases.map(countRow),
  );
  const left = skipped.map(({ title, why }) => `- Not run: ${title}: ${why}`);
  return `${heading}
Milliseconds from the POST to the receipt of the healthy project's events, alone and beside the attack.

${latency}

Counts of the healthy project's events, and what was used meanwhile. "Others" is the CPU that everything not measured here
took, in cores: where it is not near zero, the machine was not free.

${counts}

What the attackers and the servers of other tenants saw:

${[...cases.map(seenByAttackers), ...left].join('\n')}
`;
}

/** The findings in Markdown. */
export function renderIsolation({ environment, logs }: IsolationFindings): string {
  const table = markdownTable([{ head: 'What' }, { head: 'Which' }], environment);
  return `# Isolation

Written by \`npm run bench isolation\`. Figures of one machine on one day: run it on yours.

A healthy project gets 200 single events a second, posted by the clock whether or not earlier ones were answered, and has
one endpoint with a fast receiver. Each case starts a Posthorn (all roles in one process, settings of a first start) on a
database of its own. It measures the project alone, makes what the attack needs, starts the attack, measures again while
it goes on, and once more when it has ended. Beside each attack the p99 from POST to receipt may be 1.5 times that of alone, or 20 ms on the embedded
log and 45 ms over Kafka if that is more; Posthorn's resident memory may be 500 MiB.

${table}

${logs.map(describeLog).join('\n')}`;
}

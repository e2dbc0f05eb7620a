import { describeCpu, describeLatency, describeMemory, describeProfile } from './describe-costs.ts';
import { describeCeiling, describeThroughput } from './describe-throughput.ts';
import { DATA_BYTES, ENDPOINTS } from './event-data.ts';
import type { Findings } from './findings.ts';
import { markdownTable } from './markdown-table.ts';
import { describeTargets } from './targets.ts';

function describeEnvironment({ environment, embedded }: Findings): string {
  const rows = embedded ? [...environment, ['Postgres', embedded.postgresVersion]] : environment;
  return `## Where and what

${markdownTable([{ head: 'What' }, { head: 'Which' }], rows)}

One project, ${ENDPOINTS} endpoints at one receiver, each subscribed to an event type of its own, so that an event is exactly one
delivery. An event's data is a JSON object of ${DATA_BYTES} bytes; every request is signed by the profile \`standard-webhooks\`.
Settings are those of a first start. Everything shares the cores: Posthorn, its Postgres, the receiver, the load
generator, and Kafka where there is one.
`;
}

/** The report of the findings, in Markdown. Sections of parts that were not measured are left out. */
export function renderReport(findings: Findings): string {
  const { ceilings, embedded, kafka, profile } = findings;
  const hasThroughput = embedded?.throughput !== undefined || kafka !== undefined;
  const sections = [
    '# Performance\n\nWritten by `npm run bench`. Figures of one machine on one day: run it on yours.\n',
    describeEnvironment(findings),
    describeTargets(findings),
    ceilings && describeCeiling(ceilings),
    hasThroughput && describeThroughput(findings),
    embedded?.latency && describeLatency(embedded.latency),
    embedded?.memory && describeMemory(embedded.memory),
    hasThroughput && describeCpu(findings),
    profile && describeProfile(profile),
  ];
  return sections.filter((section) => typeof section === 'string').join('\n');
}

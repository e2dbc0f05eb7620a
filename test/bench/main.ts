// `npm run bench`: measures the speed of this build on this machine. `--quick` for a tenth of it, `--only` ceiling,
// embedded, latency or kafka for a part. A whole run writes docs/performance.md. `--compare <folder>` compares this
// build with that of another checkout. `npm run bench isolation` measures the effect of other tenants and of callers
// without a key on a healthy project; see isolation/main.ts. Needs Linux, for /proc.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Bench } from './bench.ts';
import { compareBuilds } from './compare-builds.ts';
import { environment, loadNow } from './environment.ts';
import type { Findings } from './findings.ts';
import { benchIsolation } from './isolation/main.ts';
import { measureCeiling } from './measure-ceiling.ts';
import { measureEmbedded } from './measure-embedded.ts';
import { measureKafka } from './measure-kafka.ts';
import { messageOf } from './message-of.ts';
import { type BenchOptions, type Part, readOptions } from './options.ts';
import { profilePosthorn } from './profile-posthorn.ts';
import { renderReport } from './report.ts';
import { assertNotEnding, endAll } from './started-children.ts';

const DOCUMENT = join(import.meta.dirname, '../../docs/performance.md');

/** The heading of the part of the document that `npm run attempts -- measure` prints. */
const PRINTED_ELSEWHERE = '\n## Lists of deliveries';

const say = (progress: string) => process.stderr.write(`${progress} (load ${loadNow()})\n`);

async function measure(bench: Bench, only: Part | undefined, findings: Findings): Promise<void> {
  const wants = (part: Part) => only === undefined || only === part;
  if (wants('ceiling')) findings.ceilings = await measureCeiling(bench);
  if (wants('embedded') || wants('latency')) {
    findings.embedded = await measureEmbedded(bench, { latency: wants('latency'), throughput: wants('embedded') });
  }
  if (wants('embedded')) findings.profile = await profilePosthorn(bench);
  if (wants('kafka')) findings.kafka = await measureKafka(bench);
  findings.environment.push(['Load average after', loadNow()]);
}

/** The report with the part of the document that another command has measured. */
async function withKeptPart(report: string): Promise<string> {
  const earlier = await readFile(DOCUMENT, 'utf8');
  const at = earlier.indexOf(PRINTED_ELSEWHERE);
  return at === -1 ? report : report + earlier.slice(at);
}

async function benchPerformance({ quick, only, compare }: BenchOptions): Promise<void> {
  const bench = new Bench(quick, say);
  if (compare !== undefined) return void process.stdout.write(await compareBuilds(bench, compare));
  const findings: Findings = { environment: environment() };
  try {
    await measure(bench, only, findings);
    assertNotEnding();
    if (!quick && only === undefined) await writeFile(DOCUMENT, await withKeptPart(renderReport(findings)));
  } finally {
    process.stdout.write(renderReport(findings));
  }
}

async function run([word, ...rest]: string[]): Promise<void> {
  try {
    if (word === 'isolation') await benchIsolation(rest, say);
    else await benchPerformance(readOptions(process.argv.slice(2)));
  } finally {
    await endAll();
  }
}

// npm repeats the SIGINT of a terminal, and each signal must find a handler: without one, nothing would be ended.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void endAll().finally(() => process.exit(1)));
}
try {
  if (process.platform !== 'linux') throw new Error('The bench reads /proc, so it needs Linux.');
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`The bench failed: ${messageOf(error)}\n`);
  process.exitCode = 1;
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LASTING_JVM, startApacheKafka } from '../../../libs/testing/src/kafka/apache-kafka.ts';
import { kafkaJars } from '../../../libs/testing/src/kafka/kafka-jars.ts';
import { startKafka } from '../../../libs/testing/src/kafka/start-kafka.ts';
import { environment, loadNow } from '../environment.ts';
import { brokerProcess } from '../measure-kafka.ts';
import { messageOf } from '../message-of.ts';
import { assertNotEnding, onEnd } from '../started-children.ts';
import { ISOLATION_CASES } from './cases/all.ts';
import { IsolationBench } from './isolation-bench.ts';
import type { IsolationCase } from './isolation-case.ts';
import { faultsOf, type IsolationFindings, type LogFindings } from './isolation-findings.ts';
import { type IsolationOptions, isWhole, type Log, readIsolationOptions } from './isolation-options.ts';
import { renderIsolation } from './isolation-report.ts';
import { hasOwnNetwork, mayHaveOwnNetwork, runInOwnNetwork } from './own-network.ts';
import { type CaseOptions, type CaseTimes, runCase } from './run-case.ts';

const DOCUMENT = join(import.meta.dirname, '../../../docs/isolation.md');
const STOP_TIMEOUT_MS = 10_000;
const WHOLE: CaseTimes = {
  ...{ warmUpSeconds: 10, aloneSeconds: 15, leadMs: 3_000, besideSeconds: 25, drainMs: 15_000, afterSeconds: 5 },
};
const QUICK: CaseTimes = {
  ...{ warmUpSeconds: 2, aloneSeconds: 4, leadMs: 1_000, besideSeconds: 8, drainMs: 60_000, afterSeconds: 1 },
};

function optionsFor(options: IsolationOptions, name: string, kafkaBrokers: readonly string[] | undefined): CaseOptions {
  const { quick, profileDir } = options;
  const topics = { KAFKA_TOPIC_PREFIX: `isolation-${name}-${process.pid}` };
  const settings = { POSTHORN_SHUTDOWN_MS: '1000', ...(kafkaBrokers && topics) };
  return {
    size: quick ? 'small' : 'full',
    times: quick ? QUICK : WHOLE,
    counted: brokerProcess(),
    launch: {
      kafkaBrokers,
      profileDir: profileDir && join(profileDir, name),
      settings,
      stopTimeoutMs: STOP_TIMEOUT_MS,
    },
  };
}

/** A broker that this network reaches. A network of its own reaches only a broker that was started inside it. */
async function startBrokers(): Promise<{ brokers: readonly string[] } | { unavailable: string }> {
  const kafka = hasOwnNetwork() ? await startApacheKafka({ jvm: LASTING_JVM }) : await startKafka();
  if ('stop' in kafka) onEnd(() => kafka.stop());
  return kafka;
}

/**
 * Returns true if everything can run in a network with loopback alone. Fetches Kafka beforehand, which could not be
 * reached from there.
 */
async function canRunInOwnNetwork({ logs }: IsolationOptions): Promise<boolean> {
  if (!mayHaveOwnNetwork()) return false;
  if (!logs.includes('kafka')) return true;
  if (process.env.KAFKA_BROKERS) return false;
  return kafkaJars().then(
    () => true,
    () => false,
  );
}

async function measureCase(
  bench: IsolationBench,
  log: Log,
  isolationCase: IsolationCase,
  options: CaseOptions,
  findings: LogFindings,
): Promise<void> {
  const { name, title, healthyName } = isolationCase;
  if (healthyName !== undefined && !hasOwnNetwork()) {
    findings.skipped.push({ title, why: 'it needs a network namespace, and so root' });
    return;
  }
  bench.say(`${name}, ${log}`);
  try {
    const found = await runCase(bench, isolationCase, options);
    findings.cases.push(found);
    const p99Ms = found.beside?.postToReceipt.p99Ms.toFixed(1) ?? '-';
    const faults = faultsOf(log, found).join(', ') || 'met';
    bench.say(`${name}, ${log}: p99 ${found.alone.postToReceipt.p99Ms.toFixed(1)} -> ${p99Ms} ms: ${faults}`);
  } catch (error) {
    findings.skipped.push({ title, why: messageOf(error) });
  }
}

async function measureLog(
  bench: IsolationBench,
  log: Log,
  options: IsolationOptions,
  found: LogFindings,
): Promise<void> {
  const kafka = log === 'kafka' ? await startBrokers() : undefined;
  if (kafka && 'unavailable' in kafka) {
    found.unavailable = kafka.unavailable;
    return;
  }
  for (const isolationCase of ISOLATION_CASES.filter(({ name }) => options.only.includes(name))) {
    const caseOptions = optionsFor(options, isolationCase.name, kafka?.brokers);
    await measureCase(bench, log, isolationCase, caseOptions, found);
  }
}

/**
 * `npm run bench isolation`: measures if one project, or a caller without a key, slows a healthy project down. As
 * root the program runs itself again in a network of its own. A whole run writes docs/isolation.md.
 */
export async function benchIsolation(args: readonly string[], say: (progress: string) => void): Promise<void> {
  const options = readIsolationOptions(args);
  if (!hasOwnNetwork() && (await canRunInOwnNetwork(options))) {
    process.exitCode = await runInOwnNetwork();
    return;
  }
  const run: [string, string] = [
    'Run',
    options.quick ? 'quick: small attacks, 8 s each' : 'whole: 25 s beside each attack',
  ];
  const findings: IsolationFindings = { environment: [...environment(), run], logs: [] };
  const bench = new IsolationBench(say);
  try {
    for (const log of options.logs) {
      const found: LogFindings = { log, cases: [], skipped: [] };
      findings.logs.push(found);
      await measureLog(bench, log, options, found);
    }
    assertNotEnding();
    findings.environment.push(['Load average after', loadNow()]);
    if (isWhole(options)) await writeFile(DOCUMENT, renderIsolation(findings));
  } finally {
    process.stdout.write(options.json ? JSON.stringify(findings) : renderIsolation(findings));
  }
}

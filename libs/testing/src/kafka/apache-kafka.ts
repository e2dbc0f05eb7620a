import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#kernel';
import { brokerAnswers } from './broker-answers.ts';
import { KAFKA_TOOLS, kafkaJars } from './kafka-jars.ts';
import { runCommand } from '../run-command.ts';
import { serverProperties } from './server-properties.ts';

/** A cluster id of the form that Kafka requires: 16 bytes in URL-safe base64. */
const CLUSTER_ID = 'cG9zdGhvcm4tdGVzdHMtMA';
/** For a broker of a few minutes: the second compiler and parallel collection cost more CPU than they save. */
const SHORT_LIVED_JVM = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
/** The options of Kafka's own scripts (`kafka-run-class.sh`, `kafka-server-start.sh` of Kafka 4.2). */
export const LASTING_JVM = [
  ...['-Xmx1G', '-Xms1G', '-server', '-XX:+UseG1GC', '-XX:MaxGCPauseMillis=20'],
  ...['-XX:InitiatingHeapOccupancyPercent=35', '-XX:+ExplicitGCInvokesConcurrent', '-Djava.awt.headless=true'],
];
/** Generous, because a machine that also runs tests may need a minute to start it after a kill. */
const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 15_000;
const KEPT_CHARACTERS = 600;

/**
 * A broker of one's own, a Java process on 127.0.0.1.
 *
 * - running: after `startApacheKafka` and `restart`.
 * - killed: after `kill`; its data stays. Left by `restart` or `stop`.
 * - stopped: after `stop`; data and log file are gone. Never left.
 */
export interface ApacheKafka {
  brokers: string[];
  /** The file of the broker's output, as long as the broker is not stopped. */
  logFile: string;
  /** The process of the moment; a restart changes it. */
  pid(): number;
  /** Ends the process with SIGKILL and waits for its end. */
  kill(): Promise<void>;
  /** Starts it again after a kill: same port, same data. */
  restart(): Promise<void>;
  /** Starts it again after a kill on the same port, without its data: no topic, no group. */
  restartEmpty(): Promise<void>;
  /** Ends the process with SIGTERM, waits for its end and removes its data. */
  stop(): Promise<void>;
}

/** Settings beside those of `serverProperties`, or in their place, for a node on these ports. */
export type KafkaSettings = (ports: { port: number; controllerPort: number }) => Record<string, string>;

/** The port and settings of a broker that `startApacheKafka` starts. */
export interface KafkaOptions {
  /** Default: any free one. */
  port?: number | undefined;
  /** More settings of the broker. Default: none. */
  settings?: KafkaSettings;
  /** More arguments of the formatting of its storage, such as `--add-scram`. Default: none. */
  formatting?: readonly string[];
  /** Options of its Java. Default: those for a broker of a few minutes. */
  jvm?: readonly string[];
}

interface Home {
  jvm: readonly string[];
  jars: string;
  port: number;
  directory: string;
  properties: string;
  logFile: string;
}

async function makeHome({ port, settings = () => ({}), jvm = SHORT_LIVED_JVM }: KafkaOptions): Promise<Home> {
  const jars = await kafkaJars();
  const directory = await mkdtemp(join(tmpdir(), 'posthorn-kafka-'));
  const home = { jvm, jars, port: port ?? (await freePort()), directory };
  const properties = join(directory, 'server.properties');
  const controllerPort = await freePort();
  const more = settings({ port: home.port, controllerPort });
  await writeFile(properties, serverProperties(home.port, controllerPort, join(directory, 'data'), more));
  return { ...home, properties, logFile: join(directory, 'broker.log') };
}

function java(home: Home, ...args: string[]): string[] {
  const logging = `-Dlog4j2.configurationFile=${join(KAFKA_TOOLS, 'log4j2.xml')}`;
  return [...home.jvm, '-cp', join(home.jars, '*'), logging, ...args];
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function endOfLog(home: Home): Promise<string> {
  return (await readFile(home.logFile, 'utf8')).trim().slice(-KEPT_CHARACTERS);
}

async function run(home: Home): Promise<ChildProcess> {
  const log = openSync(home.logFile, 'a');
  const child = spawn('java', java(home, 'kafka.Kafka', home.properties), { stdio: ['ignore', log, log] });
  closeSync(log);
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  const gone = () => (child.exitCode === null ? undefined : `java ended with code ${child.exitCode}`);
  try {
    await brokerAnswers(`127.0.0.1:${home.port}`, START_TIMEOUT_MS, gone);
  } catch (error) {
    child.kill('SIGKILL');
    await ended(child);
    throw new Error(`${String(error)}\n${await endOfLog(home)}`, { cause: error });
  }
  return child;
}

async function terminate(child: ChildProcess): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  child.kill('SIGTERM');
  await ended(child);
  clearTimeout(timer);
}

/**
 * Starts an Apache Kafka in KRaft mode with the Java at hand, 2-3 s and 380 MB, and resolves when it responds.
 * @throws Error if Java or Maven is missing, the download fails or the broker does not come up
 */
export async function startApacheKafka(options: KafkaOptions = {}): Promise<ApacheKafka> {
  const home = await makeHome(options);
  const remove = () => rm(home.directory, { recursive: true, force: true });
  const start = async () => {
    const format = ['format', '-t', CLUSTER_ID, '-c', home.properties, ...(options.formatting ?? [])];
    await runCommand('java', java(home, 'kafka.tools.StorageTool', ...format));
    return run(home);
  };
  let child = await start().catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    brokers: [`127.0.0.1:${home.port}`],
    logFile: home.logFile,
    pid: () => child.pid!,
    async kill() {
      child.kill('SIGKILL');
      await ended(child);
    },
    async restart() {
      child = await run(home);
    },
    async restartEmpty() {
      await rm(join(home.directory, 'data'), { recursive: true, force: true });
      child = await start();
    },
    async stop() {
      await terminate(child);
      await remove();
    },
  };
}

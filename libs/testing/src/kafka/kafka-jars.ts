import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../run-command.ts';

const KAFKA_VERSION = '4.2.1';
const ROOT = join(import.meta.dirname, '../../../..');
const CACHE = join(ROOT, '.cache', `kafka-${KAFKA_VERSION}`);

const LIBS = join(CACHE, 'libs');

/** The folder of the broker's `pom.xml` and `log4j2.xml`. */
export const KAFKA_TOOLS = join(ROOT, 'tools/kafka');

/** Returns true if they have been fetched before. */
export function haveKafkaJars(): boolean {
  return existsSync(LIBS);
}

/** Moves a finished download into its place. Another process may have been faster: then its download is the same. */
async function settle(download: string): Promise<void> {
  try {
    await rename(download, LIBS);
  } catch (error) {
    if (!haveKafkaJars()) throw error;
  }
}

/**
 * The folder with the jars of an Apache Kafka broker: 46 files, 43 MB, fetched from Maven Central the first time.
 * Processes that fetch at once do not disturb each other.
 * @throws Error if Maven is missing or the download fails
 */
export async function kafkaJars(): Promise<string> {
  if (haveKafkaJars()) return LIBS;
  await mkdir(CACHE, { recursive: true });
  const download = await mkdtemp(join(CACHE, 'download-'));
  try {
    const pom = join(KAFKA_TOOLS, 'pom.xml');
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${download}`, `-Dkafka.version=${KAFKA_VERSION}`];
    await runCommand('mvn', ['-q', '-B', '-f', pom, ...goal]);
    await settle(download);
  } finally {
    await rm(download, { recursive: true, force: true });
  }
  return LIBS;
}

// Runs once, outside Jest's sandbox: one Postgres server and one Kafka broker for all spec files. Each file makes
// itself a database in the one (libs/testing, `testDatabase`) and topics of its own in the other.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../dist/libs/postgres/src/index.js';
import { startKafka } from '../libs/testing/src/kafka/start-kafka.ts';

/**
 * Commits need not survive the tests, and every spec file has pools of its own. Many of these keep the plan of a
 * statement for good, so that nothing may analyse a table just while a spec has it empty.
 */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '400',
  max_prepared_transactions: '8',
};

/** A run of named specs starts a broker only if one of them may want it: it takes six seconds and 400 MB. */
function mayWantKafka({ testPathPatterns }) {
  const { patterns } = testPathPatterns;
  return patterns.length === 0 || patterns.some((pattern) => /kafka|message-log|e2e|test/.test(pattern));
}

const NO_KAFKA = { unavailable: 'the run names only specs that do not want it' };

export default async function setup(globalConfig) {
  const directory = await mkdtemp(join(tmpdir(), 'posthorn-test-'));
  await chmod(directory, 0o711);
  const [postgres, kafka] = await Promise.all([
    startEmbeddedPostgres({ dataDir: directory, settings: SETTINGS }),
    mayWantKafka(globalConfig) ? startKafka() : NO_KAFKA,
  ]);
  process.env.TEST_DATABASE_URL = postgres.url;
  if ('unavailable' in kafka) process.env.TEST_KAFKA_UNAVAILABLE = kafka.unavailable;
  else process.env.TEST_KAFKA_BROKERS = kafka.brokers.join(',');
  globalThis.__TEST_SERVERS__ = { postgres, kafka, directory };
}

export async function teardown({ postgres, kafka, directory }) {
  await postgres.stop();
  if ('stop' in kafka) await kafka.stop();
  await rm(directory, { recursive: true, force: true });
}

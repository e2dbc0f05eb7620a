import { once } from 'node:events';
import { startConsumer } from './consumer.ts';
import { Store } from './store.ts';

const { KAFKA_BROKERS, DATABASE_URL, KAFKA_TOPIC_PREFIX = 'posthorn' } = process.env;
const REPORT_MS = 5_000;

if (KAFKA_BROKERS === undefined || DATABASE_URL === undefined) {
  console.error('Set KAFKA_BROKERS to the brokers of Posthorn, and DATABASE_URL to a Postgres of this service.');
  process.exit(1);
}
const store = new Store(DATABASE_URL);
await store.prepare();
const consumer = await startConsumer({ brokers: KAFKA_BROKERS.split(','), topicPrefix: KAFKA_TOPIC_PREFIX, store });
console.log(`Reading the topics of ${KAFKA_TOPIC_PREFIX}. Ctrl-C ends it.`);
const reports = setInterval(() => void store.report().then(console.table, console.error), REPORT_MS);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
clearInterval(reports);
await consumer.disconnect();
await store.close();

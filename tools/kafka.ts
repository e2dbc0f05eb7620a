// `npm run kafka`: a Kafka on this machine, for as long as this command runs.
import { freePort } from '../libs/testing/src/free-port.ts';
import { startKafka } from '../libs/testing/src/kafka/start-kafka.ts';

const FIRST_PORT = 9092;

const kafka = await startKafka({ port: await freePort(FIRST_PORT) });
if ('unavailable' in kafka) {
  console.error(`No Kafka could be started: ${kafka.unavailable}.`);
  process.exit(1);
}
console.log(`KAFKA_BROKERS=${kafka.brokers.join(',')}`);
console.log('Ctrl-C stops it.');

const keepRunning = setInterval(() => undefined, 60_000);
const stop = async () => {
  clearInterval(keepRunning);
  await kafka.stop();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop());

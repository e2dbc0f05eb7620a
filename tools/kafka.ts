// `npm run kafka`: a Kafka on this machine, for as long as this command runs.
import { freePort } from '../libs/kernel/src/free-port.ts';
import { startKafka } from '../libs/testing/src/kafka/start-kafka.ts';

const FIRST_PORT = 9092;
/** The ways to a Kafka, in the order in which they are tried. */
const NEEDED = `A Kafka needs one of these on this machine:
  - Docker, with its engine running (https://docs.docker.com/get-docker/);
  - Java 17 or newer and Maven, with access to Maven Central the first time
    (Debian 13, Ubuntu 24.04: apt-get install openjdk-21-jre-headless maven; Debian 12, Ubuntu 22.04:
    openjdk-17-jre-headless instead; macOS: brew install openjdk@21 maven).
Or put KAFKA_BROKERS=host:port of a Kafka that runs elsewhere into .env. Posthorn also works without Kafka.`;

const given = process.env.KAFKA_BROKERS;
if (given) {
  console.error(`Nothing is started: KAFKA_BROKERS=${given} names a Kafka already. Unset it to run one here.`);
  process.exit(1);
}
const kafka = await startKafka({ port: await freePort(FIRST_PORT) });
if ('unavailable' in kafka) {
  console.error(`No Kafka could be started: ${kafka.unavailable}.\n\n${NEEDED}`);
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

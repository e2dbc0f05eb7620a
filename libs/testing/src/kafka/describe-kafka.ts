import { describeUnless } from '../describe-unless.ts';
import { whyNoApacheKafka } from './why-no-apache-kafka.ts';

/** The brokers that the test run started or was given. Only inside `describeKafka`. */
export function testKafkaBrokers(): string[] {
  return process.env.TEST_KAFKA_BROKERS!.split(',');
}

/**
 * A `describe` whose tests need a Kafka. Where there is none they are skipped, and a test that gives the reason stands
 * in their place in the report.
 */
export function describeKafka(name: string, body: () => void): void {
  const unavailable = process.env.TEST_KAFKA_UNAVAILABLE ?? 'the test run has not looked for one';
  describeUnless(process.env.TEST_KAFKA_BROKERS ? undefined : unavailable, 'a Kafka', name, body);
}

/** Like `describeKafka`, for tests that start a broker of their own (`startApacheKafka`) and then disturb it. */
export function describeOwnKafka(name: string, body: () => void): void {
  describeUnless(whyNoApacheKafka(), 'a Kafka', name, body);
}

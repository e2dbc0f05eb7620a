/** The brokers that the test run started or was given. Only inside `describeKafka`. */
export function testKafkaBrokers(): string[] {
  return process.env.TEST_KAFKA_BROKERS!.split(',');
}

/**
 * A `describe` whose tests need a Kafka. Where there is none they are skipped, and a test that says why stands in
 * their place in the report.
 */
export function describeKafka(name: string, body: () => void): void {
  if (process.env.TEST_KAFKA_BROKERS) return describe(name, body);
  const reason = process.env.TEST_KAFKA_UNAVAILABLE ?? 'the test run has not looked for one';
  process.stderr.write(`SKIPPED for want of a Kafka: ${name} (${reason})\n`);
  describe.skip(name, () => {
    it(`needs a Kafka: ${reason}`, () => undefined);
  });
}

import { Admin } from '@platformatic/kafka';
import { uuidv7 } from '#kernel';
import { describeKafka, testKafkaBrokers } from '#testing';
import { examine } from './examine.ts';

/** The findings on Kafka under these settings. */
async function kafkaFindings(env: Record<string, string>): Promise<string[]> {
  for await (const { area, findings } of examine({ PORT: '0', ...env }))
    if (area === 'Kafka') return findings.map(({ severity, message }) => `${severity}: ${message}`);
  return [];
}

describeKafka('the examination of a Kafka', () => {
  it('names topics that are missing or other than the settings, and creates none', async () => {
    const prefix = `doctor-${uuidv7(Date.now())}`;
    const env = { KAFKA_BROKERS: testKafkaBrokers().join(','), KAFKA_TOPIC_PREFIX: prefix, KAFKA_PARTITIONS: '3' };
    const before = await kafkaFindings(env);
    expect(before[1]).toBe(
      `ok: The next start creates the topics ${['events', 'deliveries', 'attempts', 'control'].map((topic) => `${prefix}.${topic}.v1`).join(', ')}.`,
    );
    const admin = new Admin({ clientId: 'doctor-spec', bootstrapBrokers: testKafkaBrokers() });
    expect((await admin.listTopics()).filter((name) => name.startsWith(prefix))).toEqual([]);
    await admin.createTopics({ topics: [`${prefix}.events.v1`], partitions: 2, replicas: 1 });
    await admin.close();
    const after = await kafkaFindings(env);
    expect(after[1]).toMatch(new RegExp(`^problem: The topic ${prefix}\\.events\\.v1 has 2 partitions, not 3: set`));
    expect(after.at(-1)).toBe(`ok: The group ${prefix}-router has 0 records of ${prefix}.events.v1 to consume.`);
  });
});

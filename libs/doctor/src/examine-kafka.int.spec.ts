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
  it('names topics that are missing or differ from the settings, and creates none', async () => {
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

  /** Settings for a prefix of its own, and the topic of events under it. */
  const ownPrefix = () => {
    const prefix = `doctor-${uuidv7(Date.now())}`;
    const env = { KAFKA_BROKERS: testKafkaBrokers().join(','), KAFKA_TOPIC_PREFIX: prefix, KAFKA_PARTITIONS: '1' };
    return { env, topic: `${prefix}.events.v1` };
  };

  it('reports that no start can create the topics if there are fewer brokers than copies', async () => {
    const { env, topic } = ownPrefix();
    const found = await kafkaFindings({ ...env, KAFKA_REPLICATION_FACTOR: '3' });
    expect(found[1]).toMatch(
      new RegExp(`^problem: The topics ${topic}, .* are missing and cannot be created with 3 copies.*FACTOR=1`),
    );
    expect(found.join('\n')).not.toMatch(/The next start creates/);
  });

  it.each([
    [
      'problem',
      'max.message.bytes',
      '300000',
      /POSTHORN_MAX_DATA_BYTES=262144 may need \d+: raise it .*, or lower POSTHORN_MAX_DATA_BYTES to \d+\.$/,
    ],
    // An event without data may need more than this, so the settings have no bound to advise.
    ['problem', 'max.message.bytes', '100000', /may need \d+: raise it \([^)]*\)\.$/],
    ['problem', 'min.insync.replicas', '2', /min\.insync\.replicas=2 and partitions with 1 copy,.*lower it/],
    ['problem', 'cleanup.policy', 'compact', /cleanup\.policy=compact, .*set it to delete/],
    ['warning', 'retention.ms', '60000', /keeps records for 60000 ms \(retention\.ms\)/],
    ['warning', 'retention.bytes', '1000000', /keeps 1000000 bytes of each partition/],
    ['warning', 'message.timestamp.type', 'CreateTime', /records have the time of the machine that sends them/],
  ])('finds, as a %s, a topic with %s=%s', async (severity, name, value, text) => {
    const { env, topic } = ownPrefix();
    const configured = { 'message.timestamp.type': 'LogAppendTime', [name]: value };
    const configs = Object.entries(configured).map(([key, set]) => ({ name: key, value: set }));
    const admin = new Admin({ clientId: 'doctor-spec', bootstrapBrokers: testKafkaBrokers() });
    await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1, configs });
    await admin.close();
    const found = (await kafkaFindings(env)).filter((line) => !line.startsWith('ok'));
    expect(found).toEqual([expect.stringMatching(new RegExp(`^${severity}: The topic ${topic} `)) as string]);
    expect(found[0]).toMatch(text);
  });
});

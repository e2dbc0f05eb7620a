import { Admin, Producer } from '@platformatic/kafka';
import { uuidv7 } from '#kernel';
import { describeKafka, testKafkaBrokers } from '#testing';
import { eventTopic } from '../topics/event-topic.ts';
import { inspectKafka } from './inspect-kafka.ts';
import { openKafkaLog } from './open-kafka-log.ts';
import type { TopicSettings } from './topics.ts';

describeKafka('topics of the Kafka log', () => {
  let problems: string[];
  beforeEach(() => (problems = []));

  async function open(name: string, topicSettings: TopicSettings, brokers = testKafkaBrokers()): Promise<void> {
    const log = await openKafkaLog({
      brokers,
      clientId: 'topics',
      topics: [{ ...eventTopic, name }],
      topicSettings,
      claimEpoch: () => Promise.resolve(1),
      currentEpochs: () => Promise.resolve(new Map()),
      keepDeadLetters: () => Promise.resolve(),
      onProblem: (message) => problems.push(message),
    });
    await log.stop();
  }

  it('are created with the configured partitions, and used if they exist', async () => {
    const name = `topics.${uuidv7(Date.now())}`;
    await open(name, { partitions: 3, replicationFactor: 1 });
    await open(name, { partitions: 3, replicationFactor: 1 });
    const admin = new Admin({ clientId: 'topics', bootstrapBrokers: testKafkaBrokers() });
    const { topics } = await admin.metadata({ topics: [name] });
    await admin.close();
    expect(topics.get(name)!.partitions).toHaveLength(3);
  });

  it('are created so that only the clocks of the brokers count', async () => {
    const name = `topics.${uuidv7(Date.now())}`;
    await open(name, { partitions: 1, replicationFactor: 1 });
    const producer = new Producer({ clientId: 'ahead', bootstrapBrokers: testKafkaBrokers() });
    const twoHours = 7_200_000n;
    for (const offset of [-365n * 12n * twoHours, twoHours]) {
      const timestamp = BigInt(Date.now()) + offset;
      await producer.send({
        messages: [{ topic: name, key: Buffer.from('key'), value: Buffer.from('{}'), timestamp }],
      });
    }
    await producer.close();
    const admin = new Admin({ clientId: 'topics', bootstrapBrokers: testKafkaBrokers() });
    const partitions = [{ partitionIndex: 0, timestamp: BigInt(Date.now()) - twoHours }];
    const [first] = await admin.listOffsets({ topics: [{ name, partitions }] });
    await admin.close();
    expect(first!.partitions[0]!.offset).toBe(0n);
  });

  it('are created once when processes start together', async () => {
    const name = `topics.${uuidv7(Date.now())}`;
    const settings = { partitions: 2, replicationFactor: 1 };
    await Promise.all([open(name, settings), open(name, settings), open(name, settings)]);
  });

  it('are refused with advice when they have too few or too many partitions', async () => {
    const name = `topics.${uuidv7(Date.now())}`;
    await open(name, { partitions: 3, replicationFactor: 1 });
    await expect(open(name, { partitions: 6, replicationFactor: 1 })).rejects.toMatchObject({
      code: 'invalid-settings',
      message: expect.stringMatching(/has 3 partitions, not 6: set KAFKA_PARTITIONS=3, or .*--partitions 6/) as string,
    });
    await expect(open(name, { partitions: 2, replicationFactor: 1 })).rejects.toMatchObject({
      code: 'invalid-settings',
      message: expect.stringMatching(/has 3 partitions, not 2: .*set KAFKA_PARTITIONS=3/) as string,
    });
  });

  it('are refused with advice when the cluster has too few brokers, or they have too few copies', async () => {
    const name = `topics.${uuidv7(Date.now())}`;
    const expected = {
      code: 'invalid-settings',
      message: expect.stringContaining('KAFKA_REPLICATION_FACTOR') as string,
    };
    await expect(open(name, { partitions: 1, replicationFactor: 15 })).rejects.toMatchObject(expected);
    await open(name, { partitions: 1, replicationFactor: 1 });
    await expect(open(name, { partitions: 1, replicationFactor: 2 })).rejects.toMatchObject(expected);
  });

  it.each([
    [
      'take smaller records than events may be',
      'max.message.bytes',
      '100000',
      /max\.message\.bytes.*POSTHORN_MAX_DATA_BYTES/,
    ],
    ['want more copies in sync than they have', 'min.insync.replicas', '2', /min\.insync\.replicas=2/],
    ['drop records that were not consumed', 'cleanup.policy', 'compact', /cleanup\.policy=compact/],
  ])('are refused with advice when they %s', async (_, key, value, message) => {
    const name = `topics.${uuidv7(Date.now())}`;
    const admin = new Admin({ clientId: 'topics', bootstrapBrokers: testKafkaBrokers() });
    await admin.createTopics({ topics: [name], partitions: 1, replicas: 1, configs: [{ name: key, value }] });
    await admin.close();
    const settings = { partitions: 1, replicationFactor: 1, maxDataBytes: 262_144 };
    await expect(open(name, settings)).rejects.toMatchObject({
      code: 'invalid-settings',
      message: expect.stringMatching(message) as string,
    });
  });

  it.each([
    [
      'CreateTime',
      [expect.stringMatching(/CreateTime.*--add-config message\.timestamp\.type=LogAppendTime/) as string],
    ],
    ['LogAppendTime', []],
  ])('with message.timestamp.type=%s are named at the start and by the doctor if need be', async (value, expected) => {
    const name = `topics.${uuidv7(Date.now())}`;
    const admin = new Admin({ clientId: 'topics', bootstrapBrokers: testKafkaBrokers() });
    const configs = [{ name: 'message.timestamp.type', value }];
    await admin.createTopics({ topics: [name], partitions: 1, replicas: 1, configs });
    await admin.close();
    const topicSettings = { partitions: 1, replicationFactor: 1 };
    await open(name, topicSettings);
    expect(problems).toEqual(expected);
    const question = { brokers: testKafkaBrokers(), clientId: 'topics', topicSettings, groups: [] };
    const { warnings } = await inspectKafka({ ...question, topics: [{ ...eventTopic, name }] });
    expect(warnings).toEqual(expected);
  });

  it('that keep records for less than a day are named at the start', async () => {
    const name = `topics.${uuidv7(Date.now())}`;
    const admin = new Admin({ clientId: 'topics', bootstrapBrokers: testKafkaBrokers() });
    const kept = { 'retention.ms': '60000', 'message.timestamp.type': 'LogAppendTime' };
    const configs = Object.entries(kept).map(([key, value]) => ({ name: key, value }));
    await admin.createTopics({ topics: [name], partitions: 1, replicas: 1, configs });
    await admin.close();
    await open(name, { partitions: 1, replicationFactor: 1 });
    expect(problems).toEqual([
      expect.stringMatching(/keeps records for 60000 ms \(retention\.ms\).*Keep them for a day/) as string,
    ]);
  });

  it('cannot be checked if no broker responds, which is retryable', async () => {
    await expect(open('topics.none', { partitions: 1, replicationFactor: 1 }, ['127.0.0.1:1'])).rejects.toMatchObject({
      code: 'unavailable',
      canRetry: true,
      message: expect.stringContaining('127.0.0.1:1') as string,
    });
  });
});

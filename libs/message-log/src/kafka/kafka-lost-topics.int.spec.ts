import { Admin } from '@platformatic/kafka';
import { LoopHealth } from '#kernel';
import {
  type ApacheKafka,
  describeOwnKafka,
  eventually,
  startApacheKafka,
  testDatabase,
  type TestDatabase,
} from '#testing';
import { KafkaHarness } from '../testing/kafka-harness.ts';
import { createOwnershipTable } from '../testing/ownership-table.ts';
import { RecordingConsumer } from '../testing/recording-consumer.ts';

const PLENTY = { maxBytesInFlight: 64 * 1024 * 1024 };
const PARTITIONS = 4;

describeOwnKafka('lost topics', () => {
  let database: TestDatabase;
  let kafka: ApacheKafka;
  let log: KafkaHarness;
  let health: LoopHealth;

  beforeAll(async () => {
    database = await testDatabase();
    await createOwnershipTable(database.pool);
    kafka = await startApacheKafka();
  });
  beforeEach(() => {
    health = new LoopHealth();
    log = new KafkaHarness(kafka.brokers, database.pool, PARTITIONS, health);
  });
  afterEach(() => log.close());
  afterAll(async () => {
    await kafka.stop();
    await database.drop();
  });

  const completing = () => {
    const consumer = new RecordingConsumer();
    consumer.beforeRecords = (records) => setImmediate(() => records.forEach((record) => record.complete()));
    return consumer;
  };
  const records = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ key: `key ${index}`, text: String(from + index) }));
  const withAdmin = async <T>(work: (admin: Admin) => Promise<T>): Promise<T> => {
    const admin = new Admin({ clientId: 'lost-topics', bootstrapBrokers: kafka.brokers });
    try {
      return await work(admin);
    } finally {
      await admin.close();
    }
  };
  /**
   * Sends without waiting: if records are never taken, the test shall fail by the missing records, not by its timeout.
   */
  const send = (from: number, count: number) => void log.publish(records(from, count)).catch(() => undefined);
  const haveArrived = (consumer: RecordingConsumer, from: number, count: number) => {
    const texts = new Set(consumer.texts);
    return records(from, count).every(({ text }) => texts.has(text));
  };
  const partitionsOf = (name: string) =>
    withAdmin(async (admin) => (await admin.metadata({ topics: [name] })).topics.get(name)!.partitions.length);

  it('are created again when a Kafka comes back without its data, and later records arrive', async () => {
    const consumer = completing();
    await log.start(consumer, PLENTY);
    await log.publish(records(0, 100));
    await consumer.hasRecords(100);
    await kafka.kill();
    await kafka.restartEmpty();
    send(1_000, 100);
    await eventually(() => haveArrived(consumer, 1_000, 100));
    expect(await partitionsOf(log.topic.name)).toBe(PARTITIONS);
    await eventually(async () => (await log.committed()) >= 100);
  });

  it('are created again for a consumer alone, while nothing is sent', async () => {
    const consumer = completing();
    await log.start(consumer, PLENTY);
    await consumer.owns(PARTITIONS);
    await kafka.kill();
    await kafka.restartEmpty();
    await eventually(async () => (await partitionsOf(log.topic.name).catch(() => 0)) === PARTITIONS);
  });

  it('are read from their beginning after they were deleted and created again with more records than before', async () => {
    const consumer = completing();
    const running = await log.start(consumer, PLENTY);
    await log.publish(records(0, 40));
    await consumer.hasRecords(40);
    await withAdmin((admin) => admin.deleteTopics({ topics: [log.topic.name] }));
    send(1_000, 400);
    await eventually(() => haveArrived(consumer, 1_000, 400));
    await running.stop();
  });

  it('make the process unready, with the remedy, if they were created with another number of partitions', async () => {
    const consumer = completing();
    await log.start(consumer, PLENTY);
    await log.publish(records(0, 10));
    await consumer.hasRecords(10);
    await log.whileCutOff(async () => {
      await kafka.kill();
      await kafka.restartEmpty();
      await withAdmin((admin) => admin.createTopics({ topics: [log.topic.name], partitions: 2, replicas: 1 }));
    });
    send(10, 10);
    const advice = /has 2 partitions, not 4: set KAFKA_PARTITIONS=2/;
    await eventually(() => log.problems.some((problem) => advice.test(problem)));
    await eventually(() => health.standingStill(0).some(({ cause }) => advice.test(cause ?? '')));
    await withAdmin((admin) => admin.createPartitions({ topics: [{ name: log.topic.name, count: PARTITIONS }] }));
    await eventually(() => health.standingStill(0).length === 0);
    await eventually(() => haveArrived(consumer, 10, 10));
  });
});

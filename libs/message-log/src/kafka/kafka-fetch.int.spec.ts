import { Admin, Producer } from '@platformatic/kafka';
import { describeKafka, type TestDatabase, testDatabase, testKafkaBrokers } from '#testing';
import { eventually } from '../testing/eventually.ts';
import { KafkaHarness } from '../testing/kafka-harness.ts';
import { createOwnershipTable } from '../testing/ownership-table.ts';
import { RecordingConsumer } from '../testing/recording-consumer.ts';

const PLENTY = { maxBytesInFlight: 64 * 1024 * 1024 };

describeKafka('fetching from Kafka', () => {
  let database: TestDatabase;
  let log: KafkaHarness;
  let consumer: RecordingConsumer;

  beforeAll(async () => {
    database = await testDatabase();
    await createOwnershipTable(database.pool);
  });

  afterAll(() => database.drop());

  beforeEach(() => {
    log = new KafkaHarness(testKafkaBrokers(), database.pool, 1);
    consumer = new RecordingConsumer();
  });

  afterEach(() => log.close());

  const client = () => ({ clientId: 'foreign', bootstrapBrokers: testKafkaBrokers() });
  const publish = (...texts: string[]) => log.publish(texts.map((text) => ({ key: 'key', text })));

  it('passes over what a transaction wrote and aborted, and over the ends of transactions', async () => {
    await publish('before');
    const producer = new Producer({ ...client(), idempotent: true });
    for (const end of ['abort', 'commit'] as const) {
      const transaction = await producer.beginTransaction();
      const value = Buffer.from(`text:${end}`);
      await transaction.send({ messages: [{ topic: log.topic.name, partition: 0, key: Buffer.from('key'), value }] });
      await transaction[end]();
    }
    await producer.close();
    await log.start(consumer, PLENTY);
    await consumer.hasRecords(2);
    await publish('after');
    await consumer.hasRecords(3);
    expect(consumer.texts).toEqual(['before', 'commit', 'after']);
  });

  it('goes on at the first record there is when the next one was deleted', async () => {
    await publish(...Array.from({ length: 10 }, (_, index) => String(index)));
    await log.start(consumer, { maxBytesInFlight: 3 });
    await consumer.hasRecords(3);
    const admin = new Admin(client());
    const partitions = [{ partition: 0, offset: 8n }];
    await admin.deleteRecords({ topics: [{ name: log.topic.name, partitions }] });
    await admin.close();
    for (const record of consumer.records) record.complete();
    await consumer.hasRecords(5);
    expect(consumer.texts).toEqual(['0', '1', '2', '8', '9']);
    expect(log.problems.filter((problem) => problem.includes('cut or made anew'))).toHaveLength(1);
    for (const record of consumer.records.slice(3)) record.complete();
    await eventually('all are committed', async () => (await log.committed()) === 10);
  });
});

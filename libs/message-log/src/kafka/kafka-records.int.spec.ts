import { randomBytes } from 'node:crypto';
import { Admin, ConfigResourceTypes, Consumer, type Message, Producer } from '@platformatic/kafka';
import { describeKafka, eventually, type TestDatabase, testDatabase, testKafkaBrokers } from '#testing';
import { KafkaHarness } from '../testing/kafka-harness.ts';
import { createOwnershipTable } from '../testing/ownership-table.ts';
import { RecordingConsumer } from '../testing/recording-consumer.ts';

const PLENTY = { maxBytesInFlight: 64 * 1024 * 1024 };

describeKafka('records in Kafka', () => {
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
  const appendForeign = async (...values: (Buffer | undefined)[]) => {
    const producer = new Producer(client());
    const messages = values.map((value) => ({ topic: log.topic.name, partition: 0, key: Buffer.from('key'), value }));
    await producer.send({ messages });
    await producer.close();
  };
  const setTopic = async (name: string, value: string) => {
    const admin = new Admin(client());
    const configs = [{ name, value }];
    const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: log.topic.name, configs };
    await admin.alterConfigs({ resources: [resource] });
    await admin.close();
  };
  const lowerLimit = (maxBatchBytes: number) => setTopic('max.message.bytes', String(maxBatchBytes));
  const bytesOnDisk = async () => {
    const admin = new Admin(client());
    const [broker] = await admin.describeLogDirs({ topics: [{ name: log.topic.name, partitions: [0] }] });
    await admin.close();
    const partitions = broker!.results.flatMap(({ topics }) => topics).flatMap((topic) => topic.partitions);
    return partitions.reduce((sum, { partitionSize }) => sum + Number(partitionSize), 0);
  };

  it.each(['gzip', 'snappy', 'lz4', 'zstd'])(
    'are read if they are compressed with %s by Kafka’s own codec',
    async (codec) => {
      await publish('plain');
      // The broker compresses each batch anew with the codec of the topic, by the classes of Kafka's own producer.
      await setTopic('compression.type', codec);
      const texts = ['short', 'repeated '.repeat(40_000), randomBytes(150_000).toString('base64'), 'ünïcödé 🙂'];
      await eventually(async () => {
        const before = await bytesOnDisk();
        await publish('repeated '.repeat(40_000));
        return (await bytesOnDisk()) - before < 100_000;
      });
      await publish(...texts);
      await log.start(consumer, PLENTY);
      await eventually(() => consumer.texts.at(-1) === texts.at(-1));
      expect(consumer.texts.slice(-texts.length)).toEqual(texts);
      expect([log.dead, log.problems.filter((problem) => /decode|Fetching/.test(problem))]).toEqual([[], []]);
    },
  );

  it('that cannot be read are kept as dead records, without an effect on other records', async () => {
    await publish('before');
    await appendForeign(Buffer.from('no text at all'), undefined, Buffer.from([0, 255]));
    await publish('after');
    await log.start(consumer, PLENTY);
    await consumer.hasRecords(2);
    expect(consumer.texts).toEqual(['before', 'after']);
    for (const record of consumer.records) record.complete();
    await eventually(async () => (await log.committed()) === 5);
    expect(log.dead).toMatchObject([
      {
        topic: log.topic.name,
        place: { partition: 0, offset: 1 },
        reason: 'The record has no text.',
        record: { key: 'key', value: 'no text at all', headers: [] },
      },
      { place: { partition: 0, offset: 2 }, reason: 'The record has no value.', record: { value: null } },
      { place: { partition: 0, offset: 3 }, record: { value: { base64: 'AP8=' } } },
    ]);
    expect(log.problems.filter((problem) => problem.includes('dead'))).not.toEqual([]);
  });

  it('that cannot be read are passed only once they are kept, each time as the same dead record', async () => {
    let isAway = true;
    log.beforeKeeping = () => (isAway ? Promise.reject(new Error('the database is away')) : Promise.resolve());
    await publish('before');
    await appendForeign(Buffer.from('no text at all'));
    const first = await log.start(consumer, PLENTY);
    await consumer.hasRecords(1);
    consumer.records[0]!.complete();
    await eventually(() => log.problems.some((problem) => problem.includes('is tried again')));
    await first.stop();
    expect([log.dead, await log.committed()]).toEqual([[], 1]);
    isAway = false;
    await log.start(new RecordingConsumer(), PLENTY);
    await eventually(async () => (await log.committed()) === 2);
    expect(new Set(log.dead.map(({ id }) => id)).size).toBe(1);
  });

  it('are to be looked up if their sender requests it, or if they were there before the consumer', async () => {
    await publish('early');
    await log.start(consumer, PLENTY);
    await consumer.hasRecords(1);
    const producer = (await log.log()).producer(log.topic);
    await producer.send([{ key: 'key', text: 'new' }]);
    await producer.send([{ key: 'key', text: 'repeated' }], { recheck: true });
    await consumer.hasRecords(3);
    expect(consumer.records.map((record) => record.recheck)).toEqual([true, false, true]);
  });

  it('are to be looked up if they are copies that another producer made', async () => {
    await publish('early');
    await log.start(consumer, PLENTY);
    await consumer.hasRecords(1);
    const sender = (await log.log()).producer(log.topic);
    await sender.send([{ key: 'key', text: 'original' }]);
    await consumer.hasRecords(2);
    const reader = new Consumer({ ...client(), groupId: `copy-${log.topic.name}` });
    const stream = await reader.consume({ topics: [log.topic.name], mode: 'earliest' });
    const read: Message[] = [];
    stream.on('data', (message: Message) => void read.push(message));
    await eventually(() => read.length === 2);
    await stream.close();
    await reader.close();
    const original = read[1]!;
    const { topic, partition, key, value, headers } = original;
    for (const idempotent of [false, true]) {
      const copier = new Producer({ ...client(), idempotent });
      await copier.send({ messages: [{ topic, partition, key, value, headers }] });
      await copier.close();
    }
    await sender.send([{ key: 'key', text: 'next' }]);
    await consumer.hasRecords(5);
    expect(consumer.records.map(({ recheck }) => recheck)).toEqual([true, false, true, true, false]);
    expect(consumer.texts).toEqual(['early', 'original', 'original', 'original', 'next']);
  });

  it('keep their order when many sends wait for one another', async () => {
    const producer = (await log.log()).producer(log.topic);
    const texts = Array.from({ length: 3_000 }, (_, index) => String(index));
    await Promise.all(texts.map((text) => producer.send([{ key: 'key', text }])));
    await log.start(consumer, PLENTY);
    await consumer.hasRecords(texts.length);
    expect(consumer.texts).toEqual(texts);
  });

  it('that are larger than the topic takes are kept as dead records, and stop no other records', async () => {
    const producer = (await log.log()).producer(log.topic);
    const large = { key: 'key', text: 'x'.repeat(3 * 1024 * 1024) };
    await producer.send([{ key: 'key', text: 'small' }, large]);
    await producer.send([{ key: 'key', text: 'next' }]);
    await log.start(consumer, PLENTY);
    await consumer.hasRecords(2);
    expect(consumer.texts).toEqual(['small', 'next']);
    expect(log.dead).toMatchObject([{ place: null, reason: expect.stringContaining('max.message.bytes') as string }]);
  });

  it('that became too large are kept as dead records, and stop no other records', async () => {
    log = new KafkaHarness(testKafkaBrokers(), database.pool, 4);
    const producer = (await log.log()).producer(log.topic);
    const record = (index: number, text = String(index)) => ({ key: `key ${index % 8}`, text });
    await producer.send([record(0)]);
    await lowerLimit(10_000);
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        producer.send([record(index, index === 17 ? 'x'.repeat(20_000) : String(index))]),
      ),
    );
    expect(log.dead).toMatchObject([{ place: null, record: { key: 'key 1' } }]);
    await producer.send(Array.from({ length: 40 }, (_, index) => record(40 + index)));

    // Some were appended twice: a request is refused as a whole, but its part for another partition may have been
    // appended.
    await log.start(consumer, PLENTY);
    await eventually(() => new Set(consumer.texts).size === 79);
    for (let key = 0; key < 8; key++) {
      const first = [...new Set(consumer.textsOf(`key ${key}`))].map(Number);
      expect(first).toEqual(first.toSorted((a, b) => a - b));
    }
  });

  it('are refused once the log is stopped', async () => {
    const stopped = await log.log();
    const producer = stopped.producer(log.topic);
    await stopped.stop();
    await expect(producer.send([{ key: 'key', text: 'late' }])).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('of an aborted transaction are skipped, and so are the markers of transactions', async () => {
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

  it('that were deleted before they were read are skipped', async () => {
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
    expect(log.problems.filter((problem) => problem.includes('truncated or recreated'))).toHaveLength(1);
    for (const record of consumer.records.slice(3)) record.complete();
    await eventually(async () => (await log.committed()) === 10);
  });
});

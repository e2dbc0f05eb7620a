import { describeKafka, eventually, type TestDatabase, testDatabase, testKafkaBrokers } from '#testing';
import { KafkaHarness, type KafkaRunningConsumer } from '../testing/kafka-harness.ts';
import { createOwnershipTable } from '../testing/ownership-table.ts';
import { RecordingConsumer } from '../testing/recording-consumer.ts';

const PLENTY = { maxBytesInFlight: 64 * 1024 * 1024 };
const PARTITIONS = 4;

describeKafka('consumers of one group', () => {
  let database: TestDatabase;
  let log: KafkaHarness;
  let running: KafkaRunningConsumer[];

  beforeAll(async () => {
    database = await testDatabase();
    await createOwnershipTable(database.pool);
  });

  afterAll(() => database.drop());

  beforeEach(() => {
    running = [];
    log = new KafkaHarness(testKafkaBrokers(), database.pool, PARTITIONS);
  });

  afterEach(async () => {
    await Promise.all(running.map((consumer) => consumer.stop()));
    await log.close();
  });

  const start = async (consumer: RecordingConsumer) => {
    const started = await log.start(consumer, PLENTY);
    running.push(started);
    return started;
  };
  const publish = (from: number, to: number) =>
    log.publish(
      Array.from({ length: to - from }, (_, index) => ({ key: `key ${from + index}`, text: String(from + index) })),
    );
  const seenBy = (...consumers: RecordingConsumer[]) => new Set(consumers.flatMap((consumer) => consumer.texts));
  const hasCommitted = (count: number) => eventually(async () => (await log.committed()) === count);
  /** A consumer that completes each record at once. */
  const completing = () => {
    const consumer = new RecordingConsumer();
    consumer.beforeRecords = (records) => setImmediate(() => records.forEach((record) => record.complete()));
    return consumer;
  };

  it('share the partitions, and the remaining consumer takes over from a stopped consumer', async () => {
    const [one, other] = [completing(), completing()];
    await start(one);
    await one.owns(PARTITIONS);
    const second = await start(other);
    await Promise.all([one.owns(PARTITIONS / 2), other.owns(PARTITIONS / 2)]);
    await publish(0, 200);
    await hasCommitted(200);
    expect(one.records.length).toBeGreaterThan(0);
    expect(other.records.length).toBeGreaterThan(0);

    const stopped = second.stop();
    await publish(200, 400);
    await stopped;
    await one.owns(PARTITIONS);
    await hasCommitted(400);
    expect(seenBy(one, other).size).toBe(400);
  });

  it('lose nothing when one of them dies', async () => {
    const [one, other] = [completing(), new RecordingConsumer()];
    await start(one);
    const second = await start(other);
    await Promise.all([one.owns(PARTITIONS / 2), other.owns(PARTITIONS / 2)]);
    await publish(0, 200);
    await eventually(() => seenBy(one, other).size === 200);
    await second.crash();
    await publish(200, 300);
    await one.owns(PARTITIONS);
    await hasCommitted(300);
    expect(seenBy(one).size).toBe(300);
  });

  it('keep their remaining partitions across a rebalance, and are not handed the records again', async () => {
    const [one, other] = [new RecordingConsumer(), new RecordingConsumer()];
    await start(one);
    await publish(0, 100);
    await one.hasRecords(100);
    const before = new Map(one.owned);
    await start(other);
    await Promise.all([one.owns(PARTITIONS / 2), other.owns(PARTITIONS / 2)]);
    for (const [fence, partition] of one.owned) expect(before.get(fence)).toBe(partition);
    for (const [fence, partition] of other.owned) expect(partition.epoch).toBeGreaterThan(before.get(fence)!.epoch);

    await publish(100, 200);
    await eventually(() => {
      const seen = seenBy(one, other);
      return Array.from({ length: 100 }, (_, index) => String(100 + index)).every((text) => seen.has(text));
    });
    expect(one.records).toHaveLength(new Set(one.texts).size);
  });

  it('commit nothing late for a disconnected consumer, and let it return', async () => {
    const [cutOff, other] = [new RecordingConsumer(), new RecordingConsumer()];
    const first = await start(cutOff);
    await publish(0, 40);
    await cutOff.hasRecords(40);
    const held = [...cutOff.records];
    await first.crash();
    await start(other);
    await other.hasRecords(40);

    first.revive();
    for (const record of held) record.complete();
    await Promise.all([cutOff.owns(PARTITIONS / 2), other.owns(PARTITIONS / 2)]);
    await cutOff.hasRecords(40 + held.filter((record) => cutOff.owned.has(record.owner.fence)).length);
    expect(await log.committed()).toBe(0);
    for (const record of [...cutOff.records.slice(40), ...other.records]) record.complete();
    await hasCommitted(40);
  });
});

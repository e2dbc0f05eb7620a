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

describeOwnKafka('a Kafka that goes away', () => {
  let database: TestDatabase;
  let kafka: ApacheKafka;
  let log: KafkaHarness;

  beforeAll(async () => {
    database = await testDatabase();
    await createOwnershipTable(database.pool);
    kafka = await startApacheKafka();
    log = new KafkaHarness(kafka.brokers, database.pool, 4);
  });

  const signalKafka = (signal: NodeJS.Signals) => {
    process.kill(kafka.pid(), signal);
    return Promise.resolve();
  };
  afterAll(async () => {
    await log.close();
    await kafka.stop();
    await database.drop();
  });

  it('loses nothing: records sent meanwhile arrive in their order, and consumers continue', async () => {
    const consumer = new RecordingConsumer();
    consumer.beforeRecords = (records) => setImmediate(() => records.forEach((record) => record.complete()));
    const running = await log.start(consumer, PLENTY);
    const producer = (await log.log()).producer(log.topic);
    const sends: Promise<void>[] = [];
    const send = (from: number, to: number) => {
      for (let index = from; index < to; index++)
        sends.push(producer.send([{ key: `key ${index % 5}`, text: String(index) }]));
    };

    send(0, 500);
    await consumer.hasRecords(1);
    send(500, 1_000);
    await kafka.kill();
    send(1_000, 1_500);
    await eventually(() => log.problems.some((problem) => problem.startsWith('Kafka cannot be reached')));
    await kafka.restart();
    send(1_500, 2_000);
    await Promise.all(sends);
    await eventually(() => new Set(consumer.texts).size === 2_000);
    const ofOutage = log.problems.filter((problem) => problem.includes(kafka.brokers[0]!));
    expect(ofOutage.length).toBeLessThan(12);
    expect(ofOutage.filter((problem) => !problem.startsWith('Kafka cannot be reached'))).toEqual([]);
    await eventually(() => log.recoveries.length > 0);

    for (let key = 0; key < 5; key++) {
      const first = [...new Set(consumer.textsOf(`key ${key}`))].map(Number);
      expect(first).toEqual(first.toSorted((a, b) => a - b));
    }
    await running.stop();
    expect(await log.committed()).toBeGreaterThanOrEqual(2_000);
  });

  it('holds a sender back, and lets the sender end if the outage lasts', async () => {
    const sender = await log.log();
    const producer = sender.producer(log.topic);
    await producer.send([{ key: 'key', text: 'connected' }]);
    await kafka.kill();
    const large = { key: 'key', text: 'x'.repeat(1024 * 1024) };
    const sends = Array.from({ length: 8 }, () => producer.send([large]));
    const outcomes = Promise.allSettled(sends);
    let isReady = false;
    void producer.ready().then(() => (isReady = true));
    await eventually(() => log.problems.some((problem) => problem.startsWith('Kafka cannot be reached')));
    expect(isReady).toBe(false);
    await sender.stop();
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ reason: { code: 'unavailable' } });
    await kafka.restart();
  });

  it.each([
    ['gone', () => kafka.kill(), () => kafka.restart()],
    ['frozen', () => signalKafka('SIGSTOP'), () => signalKafka('SIGCONT')],
  ])(
    'is named among the problems of a process that sends and consumes nothing, if it is %s',
    async (_, leave, back) => {
      const health = new LoopHealth();
      const idle = new KafkaHarness(kafka.brokers, database.pool, 4, health);
      await idle.log();
      await leave();
      try {
        await eventually(() => health.standingStill().length > 0);
        expect(health.standingStill()).toMatchObject([{ name: 'Reaching Kafka', isMinor: true }]);
        expect(health.standingStill()[0]!.cause).toContain(kafka.brokers[0]);
      } finally {
        await back();
      }
      await eventually(() => health.standingStill(0).length === 0);
      expect(idle.recoveries).toEqual([expect.stringContaining('is reachable again')]);
      await idle.close();
    },
  );
});

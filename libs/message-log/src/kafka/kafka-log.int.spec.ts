import { describeKafka, type TestDatabase, testDatabase, testKafkaBrokers } from '#testing';
import { KafkaHarness } from '../testing/kafka-harness.ts';
import { messageLogContract } from '../testing/message-log.contract.ts';
import { createOwnershipTable } from '../testing/ownership-table.ts';

describeKafka('Kafka', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
    await createOwnershipTable(database.pool);
  });

  afterAll(() => database.drop());

  messageLogContract('Kafka', async () => new KafkaHarness(testKafkaBrokers(), database.pool));
});

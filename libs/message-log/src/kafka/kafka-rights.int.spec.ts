import {
  type Acl,
  AclOperations,
  AclPermissionTypes,
  Admin,
  ResourcePatternTypes,
  ResourceTypes,
  SASLMechanisms,
} from '@platformatic/kafka';
import { uuidv7 } from '#kernel';
import {
  type ApacheKafka,
  describeOwnKafka,
  eventually,
  startApacheKafka,
  testDatabase,
  type TestDatabase,
} from '#testing';
import type { MessageLog } from '../message-log.ts';
import { contractTopic } from '../testing/contract-topic.ts';
import { claimEpoch, createOwnershipTable, currentEpochs } from '../testing/ownership-table.ts';
import { RecordingConsumer } from '../testing/recording-consumer.ts';
import { groupIdOf } from './group-id.ts';
import { openKafkaLog } from './open-kafka-log.ts';

const PARTITIONS = 2;
const LOGIN = 'org.apache.kafka.common.security.plain.PlainLoginModule required username="admin" password="admin"';
/** Client without a name, as Posthorn is over plain text. */
const ANONYMOUS = 'User:ANONYMOUS';
const { READ, WRITE, DESCRIBE } = AclOperations;

/** A broker that authorizes, with a listener for the administrator on `adminPort`. */
const authorizing =
  (adminPort: number) =>
  ({ port, controllerPort }: { port: number; controllerPort: number }) => ({
    listeners: `PLAINTEXT://127.0.0.1:${port},ADMIN://127.0.0.1:${adminPort},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},ADMIN://127.0.0.1:${adminPort}`,
    'listener.security.protocol.map': 'CONTROLLER:SASL_PLAINTEXT,PLAINTEXT:PLAINTEXT,ADMIN:SASL_PLAINTEXT',
    'inter.broker.listener.name': 'ADMIN',
    'sasl.enabled.mechanisms': 'PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.admin.plain.sasl.jaas.config': `${LOGIN} user_admin="admin";`,
    'listener.name.controller.plain.sasl.jaas.config': `${LOGIN} user_admin="admin";`,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:admin',
    'allow.everyone.if.no.acl.found': 'false',
  });

describeOwnKafka('a Kafka that authorizes its clients', () => {
  let database: TestDatabase;
  let kafka: ApacheKafka;
  let admin: Admin;
  let log: MessageLog | undefined;
  let problems: string[];

  beforeAll(async () => {
    database = await testDatabase();
    await createOwnershipTable(database.pool);
    const adminPort = 20_000 + (process.pid % 10_000);
    kafka = await startApacheKafka({ settings: authorizing(adminPort) });
    admin = new Admin({
      clientId: 'administrator',
      bootstrapBrokers: [`127.0.0.1:${adminPort}`],
      sasl: { mechanism: SASLMechanisms.PLAIN, username: 'admin', password: 'admin' },
    });
  });
  beforeEach(() => (problems = []));
  afterEach(async () => {
    await log?.stop();
    log = undefined;
  });
  afterAll(async () => {
    await admin.close();
    await kafka.stop();
    await database.drop();
  });

  const grant = (resourceType: Acl['resourceType'], resourceName: string, ...operations: Acl['operation'][]) =>
    admin.createAcls({
      creations: operations.map((operation) => ({
        ...{ resourceType, resourceName, resourcePatternType: ResourcePatternTypes.LITERAL },
        ...{ principal: ANONYMOUS, host: '*', operation, permissionType: AclPermissionTypes.ALLOW },
      })),
    });
  const newTopic = async () => {
    const topic = contractTopic(`rights.${uuidv7(Date.now())}`);
    await admin.createTopics({ topics: [topic.name], partitions: PARTITIONS, replicas: 1 });
    return topic;
  };
  /** Brokers hear of new rights after a moment. */
  const isSeen = (name: string) =>
    eventually(async () => {
      const client = new Admin({ clientId: 'posthorn', bootstrapBrokers: kafka.brokers });
      const names = await client.listTopics().finally(() => client.close());
      return names.includes(name);
    });
  const open = async (topic: { name: string }) =>
    (log = await openKafkaLog({
      ...{ brokers: kafka.brokers, clientId: 'posthorn', topics: [topic] },
      topicSettings: { partitions: PARTITIONS, replicationFactor: 1 },
      claimEpoch: (fence) => claimEpoch(database.pool, fence),
      currentEpochs: (fences) => currentEpochs(database.pool, fences),
      keepDeadLetters: () => Promise.resolve(),
      onProblem: (message) => problems.push(message),
    }));
  const isReported = (form: RegExp) => eventually(() => problems.some((problem) => form.test(problem)));

  it('is used with the rights Read, Write and Describe on topics and Read on groups, with a warning', async () => {
    const topic = await newTopic();
    await grant(ResourceTypes.TOPIC, topic.name, READ, WRITE, DESCRIBE);
    await grant(ResourceTypes.GROUP, groupIdOf('group', topic.name), READ);
    await isSeen(topic.name);
    const opened = await open(topic);
    await isReported(/lacks the right DescribeConfigs on its topics: taking Kafka's default of 1048588 bytes/);
    const consumer = new RecordingConsumer();
    consumer.beforeRecords = (records) => setImmediate(() => records.forEach((record) => record.complete()));
    await opened.subscribe(topic, consumer, { group: 'group', maxBytesInFlight: 1_000_000 });
    await opened.producer(topic).send([{ key: 'key', text: 'arrives' }]);
    await consumer.hasRecords(1);
    expect(problems.filter((problem) => /lacks the right/.test(problem))).toHaveLength(1);
  });

  it('is refused at the start with the names of the topics that cannot be seen and may not be created', async () => {
    await expect(open({ name: 'rights.unseen' })).rejects.toMatchObject({
      code: 'invalid-settings',
      message: expect.stringMatching(
        /^This client cannot see the topics rights\.unseen, and may not create them\. .*grant it Describe, Read and Write.*Create on them\.$/,
      ) as string,
    });
  });

  it('is reported with the right to send that is missing', async () => {
    const topic = await newTopic();
    await grant(ResourceTypes.TOPIC, topic.name, READ, DESCRIBE);
    await isSeen(topic.name);
    void (await open(topic))
      .producer(topic)
      .send([{ key: 'key', text: 'refused' }])
      .catch(() => undefined);
    await isReported(/lacks the right (Write on the topic rights\.\S+|IdempotentWrite on the cluster)$/);
  });

  it('is reported with the right to read the topic that is missing', async () => {
    const topic = await newTopic();
    await grant(ResourceTypes.TOPIC, topic.name, WRITE, DESCRIBE);
    await grant(ResourceTypes.GROUP, groupIdOf('group', topic.name), READ);
    await isSeen(topic.name);
    const opened = await open(topic);
    await opened.subscribe(topic, new RecordingConsumer(), { group: 'group', maxBytesInFlight: 1_000_000 });
    await isReported(new RegExp(`lacks the right Read on the topic ${topic.name}$`));
  });

  it('is reported with the right to read the group that is missing', async () => {
    const topic = await newTopic();
    await grant(ResourceTypes.TOPIC, topic.name, READ, WRITE, DESCRIBE);
    await isSeen(topic.name);
    const opened = await open(topic);
    await opened.subscribe(topic, new RecordingConsumer(), { group: 'group', maxBytesInFlight: 1_000_000 });
    await isReported(new RegExp(`lacks the right Read on the group ${groupIdOf('group', topic.name)}$`));
  });
});

import {
  type Acl,
  AclOperations,
  AclPermissionTypes,
  Admin,
  ResourcePatternTypes,
  ResourceTypes,
  SASLMechanisms,
} from '@platformatic/kafka';
import { loadSettings } from '#config';
import { uuidv7 } from '#kernel';
import {
  type CertificateFiles,
  type SecuredKafka,
  startSecuredKafka,
  TestAuthority,
  testDatabase,
  type TestDatabase,
  TokenEndpoint,
} from '#testing';
import { clusterOf } from '../kafka/connection/cluster-of.ts';
import { inspectKafka } from '../kafka/inspect-kafka.ts';
import { openKafkaLog } from '../kafka/open-kafka-log.ts';
import type { MessageLog } from '../message-log.ts';
import type { Topic } from '../topic.ts';
import { type ContractRecord, contractTopic } from './contract-topic.ts';
import { claimEpoch, createOwnershipTable, currentEpochs } from './ownership-table.ts';
import { RecordingConsumer } from './recording-consumer.ts';

const PARTITIONS = 2;
const GROUP = 'group';
const { READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS } = AclOperations;
/** The principals of the clients: without a login, by a certificate, and by a user or a token. */
const PRINCIPALS = ['User:ANONYMOUS', 'User:CN=posthorn', 'User:posthorn'];

/** Settings, as environment variables. */
export type Env = Record<string, string>;

/** A Kafka that authorizes its clients, and a log that is opened by settings. No client may create a topic. */
export class SecuredScene {
  /** A certificate of the client that the broker trusts. */
  readonly own: CertificateFiles;
  /** The problems that the log has reported. */
  problems: string[] = [];
  /** A topic that exists. Each test has another one. */
  topic!: Topic<ContractRecord>;
  private log: MessageLog | undefined;
  private readonly admin: Admin;

  private constructor(
    readonly kafka: SecuredKafka,
    readonly tokens: TokenEndpoint,
    readonly authority: TestAuthority,
    private readonly database: TestDatabase,
  ) {
    this.own = authority.issue('posthorn');
    this.admin = new Admin({
      clientId: 'administrator',
      bootstrapBrokers: [kafka.address.ADMIN],
      sasl: { mechanism: SASLMechanisms.PLAIN, username: 'admin', password: 'admin' },
    });
  }

  static async start(): Promise<SecuredScene> {
    const database = await testDatabase();
    await createOwnershipTable(database.pool);
    const authority = new TestAuthority();
    const tokens = await TokenEndpoint.start();
    const scene = new SecuredScene(await startSecuredKafka(authority), tokens, authority, database);
    await scene.grant(ResourceTypes.TOPIC, 'secured.', READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS);
    await scene.grant(ResourceTypes.GROUP, GROUP, READ, DESCRIBE);
    return scene;
  }

  /** To be called before each test. */
  async begin(): Promise<void> {
    this.problems = [];
    this.tokens.reset();
    this.topic = contractTopic(`secured.${uuidv7(Date.now())}`);
    const configs = [{ name: 'message.timestamp.type', value: 'LogAppendTime' }];
    await this.admin.createTopics({ topics: [this.topic.name], partitions: PARTITIONS, replicas: 1, configs });
  }

  /** To be called after each test. */
  async end(): Promise<void> {
    await this.log?.stop();
    this.log = undefined;
  }

  async close(): Promise<void> {
    await this.admin.close();
    await this.kafka.stop();
    await this.tokens.close();
    this.authority.remove();
    await this.database.drop();
  }

  clusterFor(env: Env) {
    return clusterOf(loadSettings(env), 'spec', (message) => this.problems.push(message));
  }

  /** The log of these settings. @param name the topic that it uses. Default: that of the test */
  async open(env: Env, name = this.topic.name): Promise<MessageLog> {
    const { pool } = this.database;
    return (this.log = await openKafkaLog({
      ...this.clusterFor(env),
      topics: [{ name }],
      topicSettings: { partitions: PARTITIONS, replicationFactor: 1 },
      claimEpoch: (fence) => claimEpoch(pool, fence),
      currentEpochs: (fences) => currentEpochs(pool, fences),
      keepDeadLetters: () => Promise.resolve(),
      onProblem: (message) => this.problems.push(message),
    }));
  }

  /** Opens the log, and a consumer that completes each record. */
  async consume(env: Env): Promise<{ consumer: RecordingConsumer; log: MessageLog }> {
    const log = await this.open(env);
    const consumer = new RecordingConsumer();
    consumer.beforeRecords = (records) => setImmediate(() => records.forEach((record) => record.complete()));
    await log.subscribe(this.topic, consumer, { group: GROUP, maxBytesInFlight: 1_000_000 });
    return { consumer, log };
  }

  /** The records of the group that are not consumed, as the doctor reads them over a connection of its own. */
  async lag(env: Env): Promise<number | string> {
    const { name } = this.topic;
    const question = { topics: [{ name }], groups: [{ group: GROUP, topic: name }] };
    const topicSettings = { partitions: PARTITIONS, replicationFactor: 1 };
    const { lags, mismatches, missing } = await inspectKafka({ ...this.clusterFor(env), ...question, topicSettings });
    expect([mismatches, missing]).toEqual([[], []]);
    return lags[0]!.lag;
  }

  withTls(env: Env = {}): Env {
    return { KAFKA_TLS: 'true', KAFKA_TLS_CA: this.authority.caFile, ...env };
  }

  withPassword(mechanism: string, env: Env = {}): Env {
    const { username, password } = this.kafka.user;
    const login = { KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password };
    return { KAFKA_BROKERS: this.kafka.address.LOGIN, KAFKA_SASL_MECHANISM: mechanism, ...login, ...env };
  }

  withToken(env: Env = {}): Env {
    const { url, client } = this.tokens;
    return {
      ...{ KAFKA_BROKERS: this.kafka.address.TOKEN, KAFKA_SASL_MECHANISM: 'OAUTHBEARER', KAFKA_OAUTH_TOKEN_URL: url },
      ...{ KAFKA_OAUTH_CLIENT_ID: client.id, KAFKA_OAUTH_CLIENT_SECRET: client.secret, ...env },
    };
  }

  withCertificate(env: Env = {}): Env {
    const files = { KAFKA_TLS_CERT: this.own.certFile, KAFKA_TLS_KEY: this.own.keyFile };
    return { KAFKA_BROKERS: this.kafka.address.MUTUAL, ...this.withTls(files), ...env };
  }

  /** Grants on everything whose name begins so. */
  private async grant(
    resourceType: Acl['resourceType'],
    resourceName: string,
    ...operations: Acl['operation'][]
  ): Promise<void> {
    await this.admin.createAcls({
      creations: PRINCIPALS.flatMap((principal) =>
        operations.map((operation) => ({
          ...{ resourceType, resourceName, resourcePatternType: ResourcePatternTypes.PREFIXED },
          ...{ principal, host: '*', operation, permissionType: AclPermissionTypes.ALLOW },
        })),
      ),
    });
  }
}

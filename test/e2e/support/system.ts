import { randomBytes } from 'node:crypto';
import { uuidv7 } from '#kernel';
import { KeyRing } from '#signing';
import { type ApiClient, type TestDatabase, testKafkaBrokers } from '#testing';

/** A Posthorn with a database of its own, in however many processes, and a clock that the test moves. */
export interface System {
  /** A client of its API, with the admin key. Each start makes a new one. */
  readonly api: ApiClient;
  readonly adminKey: string;
  readonly database: TestDatabase;
  /** The Kafka that it uses, if it uses one. */
  readonly kafka?: { readonly brokers: readonly string[]; readonly topicPrefix: string };
  /** The database of a domain service, with an outbox that the relay follows. */
  readonly source: TestDatabase;
  /**
   * True if a start may repeat requests that were on the wire meanwhile. Of two dispatchers, the first to join has all
   * partitions, and soon loses half of them to the second.
   */
  readonly mayRepeatOnStart: boolean;
  /** Moves the clock. Resolves when every process uses the new time. */
  advance(ms: number): Promise<void>;
  /** Stops it gracefully. Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
  /** Starts it again, on the same database. Resolves when every process is ready for work. */
  start(): Promise<void>;
  /** Stops it if it runs, and removes its database. */
  close(): Promise<void>;
}

/** Deliveries that wait in memory for one endpoint: so few that a hundred more of them wait in Postgres. */
export const LANE_MAX_RECORDS = 20;
/**
 * The partitions of each topic: so few that endpoints of one partition are soon found, and enough for two dispatchers.
 */
export const KAFKA_PARTITIONS = 4;

/** The settings of a Kafka with topics of their own. */
export function kafkaSettings() {
  return {
    KAFKA_BROKERS: testKafkaBrokers().join(','),
    KAFKA_PARTITIONS: String(KAFKA_PARTITIONS),
    KAFKA_TOPIC_PREFIX: `e2e-${uuidv7(Date.now())}`,
  };
}

/** The settings that both modes have in common. */
export function settingsFor(
  database: TestDatabase,
  smtpUrl = '',
): Record<string, string> & { POSTHORN_ADMIN_KEY: string } {
  return {
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '13',
    PORT: '0',
    POSTHORN_ADMIN_KEY: randomBytes(24).toString('hex'),
    POSTHORN_SECRET_KEYS: KeyRing.generateKey(),
    POSTHORN_EGRESS_ALLOW: '127.0.0.0/8',
    POSTHORN_LANE_MAX_RECORDS: String(LANE_MAX_RECORDS),
    SMTP_URL: smtpUrl,
    POSTHORN_LOG_LEVEL: process.env.POSTHORN_LOG_LEVEL ?? 'error',
  };
}

import { TEXT_FORM } from '#kernel';
import { readAdminKey } from './admin-key.ts';
import { MIN_LEASE_MS } from './deadlines.ts';
import * as parse from './parsers.ts';

export const ROLES = ['api', 'relay', 'dispatcher', 'worker'] as const;
export type Role = (typeof ROLES)[number];

interface Setting<T> {
  env: string;
  parse: parse.Parser<T>;
  /** The text that stands for an unset variable; without one the setting is undefined. */
  default?: string;
  description: string;
  secret?: true;
}

function setting<T>(
  env: string,
  parser: parse.Parser<T>,
  defaultText: string,
  description: string,
): Setting<T> & { default: string } {
  return { env, parse: parser, default: defaultText, description };
}

function optional<T>(env: string, parser: parse.Parser<T>, description: string, secret?: true): Setting<T> {
  return secret ? { env, parse: parser, description, secret } : { env, parse: parser, description };
}

/** Every setting of Posthorn: its variable, its parser and its default. */
export const SETTINGS_TABLE = {
  host: setting(
    'HOST',
    parse.text,
    '127.0.0.1',
    'The address on which the API listens, and the health port; 0.0.0.0 for all.',
  ),
  port: setting('PORT', parse.integer(0, 65_535), '8080', 'The port of the REST API; 0 takes any free one.'),
  healthPort: setting(
    'POSTHORN_HEALTH_PORT',
    parse.integer(0, 65_535),
    '0',
    'The port of /livez and /readyz in a process without the API, which serves them on PORT. 0 takes any free one; the ' +
      'log names it.',
  ),
  roles: setting(
    'POSTHORN_ROLES',
    parse.listOf(ROLES),
    ROLES.join(','),
    'The roles of this process. Roles in separate processes need DATABASE_URL, KAFKA_BROKERS and POSTHORN_SECRET_KEYS.',
  ),
  databaseUrl: optional(
    'DATABASE_URL',
    parse.postgresUrl,
    'The Postgres (15 or newer) that holds everything, as libpq reads a connection URI (sslmode, a socket’s folder as ' +
      'host). A pooler before it must keep sessions (PgBouncer: pool_mode = session). Unset: Posthorn starts one of its ' +
      'own in the data directory.',
    true,
  ),
  databasePoolSize: setting(
    'DATABASE_POOL_SIZE',
    parse.integer(8, 500),
    '20',
    'The most connections of this process to its Postgres, in all. One for each table or source that it follows, one for ' +
      'the worker, one for hints and two for watching are among them.',
  ),
  kafkaBrokers: optional(
    'KAFKA_BROKERS',
    parse.addresses,
    'Brokers as host:port, separated by commas. Unset: an embedded log in this process.',
  ),
  kafkaPartitions: setting('KAFKA_PARTITIONS', parse.integer(1, 1_000), '12', 'Partitions of each topic.'),
  kafkaReplicationFactor: setting('KAFKA_REPLICATION_FACTOR', parse.integer(1, 15), '1', 'Copies of each topic.'),
  kafkaTopicPrefix: setting(
    'KAFKA_TOPIC_PREFIX',
    parse.matching(/^[a-zA-Z0-9._-]{1,100}$/, 'must be 1 to 100 letters, digits, dots, hyphens or underscores'),
    'posthorn',
    'What the names of topics and consumer groups begin with; another one for each Posthorn on a shared cluster.',
  ),
  adminKey: optional(
    'POSTHORN_ADMIN_KEY',
    readAdminKey,
    'The admin API key: 32 to 4096 letters, digits and signs of ASCII, without blanks, since it travels in an HTTP header. ' +
      'Unset: one is made and printed at the first start.',
    true,
  ),
  secretKeys: optional(
    'POSTHORN_SECRET_KEYS',
    parse.secretKeys,
    'Keys for secrets at rest, 32 bytes in base64 each, separated by commas: the first encrypts, all decrypt. ' +
      'Unset: one is made and kept in the data directory.',
    true,
  ),
  dataDir: setting('POSTHORN_DATA_DIR', parse.text, './.posthorn', 'Where a process on its own keeps its data.'),
  egressAllow: setting(
    'POSTHORN_EGRESS_ALLOW',
    parse.networks,
    '',
    'CIDRs of endpoints that may be private and plain http, say 127.0.0.0/8 on a developer’s machine. A cloud’s metadata ' +
      'address is opened by itself alone, as 169.254.169.254/32; IPv4 is not opened by networks of IPv6.',
  ),
  egressPorts: setting(
    'POSTHORN_EGRESS_PORTS',
    parse.ports,
    '',
    'Ports to which endpoints may be called beside 443, 8443 and those from 1024 on that no well-known service has, ' +
      'separated by commas: 80,8000-8010.',
  ),
  outboxSources: setting(
    'POSTHORN_OUTBOX_SOURCES',
    parse.namedPostgresUrls,
    '',
    'Databases whose outbox the relay follows, as name=postgres://…, separated by commas; a comma inside one is written ' +
      '%2C. The relay has one connection to each.',
  ),
  maxDataBytes: setting(
    'POSTHORN_MAX_DATA_BYTES',
    parse.integer(1_024, 1_048_576),
    '262144',
    'The size up to which an event’s data is accepted.',
  ),
  maxEndpoints: setting(
    'POSTHORN_MAX_ENDPOINTS',
    parse.integer(1, 100_000),
    '10000',
    'The most endpoints that a project may have; another one is refused with 422.',
  ),
  maxBytesInFlight: setting(
    'POSTHORN_MAX_BYTES_IN_FLIGHT',
    parse.integer(1_048_576, 4_294_967_296),
    '16777216',
    'Bytes of events and deliveries in memory, each, at which consumption pauses; it resumes at half.',
  ),
  maxInFlight: setting(
    'POSTHORN_MAX_IN_FLIGHT',
    parse.integer(8, 65_536),
    '512',
    'The most requests to endpoints that a dispatcher has in flight. Projects share them: one alone gets half, one endpoint ' +
      'a third.',
  ),
  laneMaxRecords: setting(
    'POSTHORN_LANE_MAX_RECORDS',
    parse.integer(1, 1_000_000),
    '20000',
    'Deliveries that wait in memory for one endpoint; what exceeds it waits in Postgres.',
  ),
  leaseMs: setting(
    'POSTHORN_LEASE_MS',
    parse.integer(MIN_LEASE_MS, 3_600_000),
    '90000',
    'How long a claimed retry belongs to the dispatcher that claimed it; over 80,000: the longest deadline of an ' +
      'endpoint, and 20 s for its waits before it.',
  ),
  retentionDays: setting('POSTHORN_RETENTION_DAYS', parse.integer(7, 3_650), '90', 'Days that events are kept.'),
  stallMs: setting(
    'POSTHORN_STALL_MS',
    parse.integer(5_000, 3_600_000),
    '30000',
    'How long an accepted event may have no attempt, no parked row and no reason before that is logged, shown by ' +
      '/readyz and, once it is over, told to its project by posthorn.stalled.',
  ),
  operationsProject: setting(
    'POSTHORN_OPERATIONS_PROJECT',
    parse.matching(TEXT_FORM, 'must be the id or the uid of a project'),
    'default',
    'The project, by its id or uid, that gets event.rejected for dead records which name no project that exists.',
  ),
  shutdownMs: setting(
    'POSTHORN_SHUTDOWN_MS',
    parse.integer(0, 600_000),
    '15000',
    'The most milliseconds that a stop takes. Requests on the wire are waited for, but for the last quarter of it (2 s ' +
      'at most), and then left to the next start.',
  ),
  resumePerSecond: setting(
    'POSTHORN_RESUME_PER_SECOND',
    parse.integer(1, 10_000),
    '50',
    'Held deliveries that go out a second, oldest first, when an endpoint is resumed.',
  ),
  backlogMaxDeliveries: setting(
    'POSTHORN_BACKLOG_MAX_DELIVERIES',
    parse.integer(10, 100_000_000),
    '1000000',
    'The most deliveries of one project that may wait in Postgres for their first attempt or a retry; one endpoint alone ' +
      'may hold half. Further deliveries are cancelled with the reason backlog-full, and can be replayed.',
  ),
  smtpUrl: optional(
    'SMTP_URL',
    parse.smtpUrl,
    'The server that takes mail to projects, as smtps://user:password@host or smtp://host (TLS where the server offers ' +
      'it, or always with ?requireTLS=true). Unset: notices are logged, and listed under their project.',
    true,
  ),
  mailFrom: setting(
    'POSTHORN_MAIL_FROM',
    parse.mailbox,
    'Posthorn <posthorn@localhost>',
    'Whom mail is from. Most servers ask for an address of yours.',
  ),
  logLevel: setting(
    'POSTHORN_LOG_LEVEL',
    parse.oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace']),
    'info',
    'How much is logged.',
  ),
} as const;

/** The environment variables of all settings. */
export const SETTING_NAMES: readonly string[] = Object.values(SETTINGS_TABLE).map(({ env }) => env);

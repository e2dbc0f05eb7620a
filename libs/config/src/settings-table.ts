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
  port: setting('PORT', parse.integer(0, 65_535), '8080', 'The port of the REST API; 0 for any free port.'),
  healthPort: setting(
    'POSTHORN_HEALTH_PORT',
    parse.integer(0, 65_535),
    '0',
    'The port of /livez and /readyz in a process without the API; a process with the API serves them on PORT. 0 for any free ' +
      'port, which is in the log.',
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
    'The Postgres (15 or newer) that stores all data, as a connection URI of libpq (sslmode, a socket’s folder as ' +
      'host). A pooler in front of it must keep sessions (PgBouncer: pool_mode = session). Unset: Posthorn starts a ' +
      'Postgres of its own in the data directory.',
    true,
  ),
  databasePoolSize: setting(
    'DATABASE_POOL_SIZE',
    parse.integer(8, 500),
    '20',
    'The most connections of this process to its Postgres, including one for each table or source that it follows, one ' +
      'for the worker, one for hints and two for watching.',
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
    'The prefix of the names of topics and consumer groups; use another prefix for each Posthorn on a shared cluster.',
  ),
  adminKey: optional(
    'POSTHORN_ADMIN_KEY',
    readAdminKey,
    'The admin API key: 32 to 4096 ASCII letters, digits and punctuation, without spaces, since it is sent in an HTTP ' +
      'header. Unset: a key is made and printed at the first start.',
    true,
  ),
  secretKeys: optional(
    'POSTHORN_SECRET_KEYS',
    parse.secretKeys,
    'Keys for secrets at rest, 32 bytes in base64 each, separated by commas: the first encrypts, all decrypt. ' +
      'Unset: a key is made and kept in the data directory.',
    true,
  ),
  dataDir: setting('POSTHORN_DATA_DIR', parse.text, './.posthorn', 'Where a process on its own keeps its data.'),
  egressAllow: setting(
    'POSTHORN_EGRESS_ALLOW',
    parse.networks,
    '',
    'CIDRs in which endpoints may have private addresses and plain http, such as 127.0.0.0/8 on a developer’s machine. A ' +
      'cloud’s metadata address must be named exactly, as 169.254.169.254/32. IPv6 networks do not open IPv4 addresses.',
  ),
  egressPorts: setting(
    'POSTHORN_EGRESS_PORTS',
    parse.ports,
    '',
    'Ports that endpoints may use in addition to 443, 8443 and ports from 1024 on that no well-known service has, ' +
      'separated by commas: 80,8000-8010.',
  ),
  outboxSources: setting(
    'POSTHORN_OUTBOX_SOURCES',
    parse.namedPostgresUrls,
    '',
    'Databases whose outbox the relay follows, as name=postgres://…, separated by commas; write a comma inside a URL as ' +
      '%2C. The relay has one connection to each.',
  ),
  maxDataBytes: setting(
    'POSTHORN_MAX_DATA_BYTES',
    parse.integer(1_024, 1_048_576),
    '262144',
    'The most bytes of the data of an event.',
  ),
  maxEndpoints: setting(
    'POSTHORN_MAX_ENDPOINTS',
    parse.integer(1, 100_000),
    '10000',
    'The most endpoints that a project may have; further endpoints are refused with 422.',
  ),
  maxBytesInFlight: setting(
    'POSTHORN_MAX_BYTES_IN_FLIGHT',
    parse.integer(1_048_576, 4_294_967_296),
    '16777216',
    'The bytes of events, and of deliveries, in memory at which consumption pauses. It resumes at half.',
  ),
  maxInFlight: setting(
    'POSTHORN_MAX_IN_FLIGHT',
    parse.integer(8, 65_536),
    '512',
    'The most requests to endpoints that a dispatcher has in flight. Projects share them: a single project gets half, a single ' +
      'endpoint a third.',
  ),
  laneMaxRecords: setting(
    'POSTHORN_LANE_MAX_RECORDS',
    parse.integer(1, 1_000_000),
    '20000',
    'The most deliveries that wait in memory for one endpoint; further deliveries wait in Postgres.',
  ),
  leaseMs: setting(
    'POSTHORN_LEASE_MS',
    parse.integer(MIN_LEASE_MS, 3_600_000),
    '90000',
    'How long a claimed retry belongs to the dispatcher that claimed it. Over 80,000: the longest deadline of an ' +
      'endpoint, plus 20 s of waiting before it.',
  ),
  retentionDays: setting('POSTHORN_RETENTION_DAYS', parse.integer(7, 3_650), '90', 'Days that events are kept.'),
  stallMs: setting(
    'POSTHORN_STALL_MS',
    parse.integer(5_000, 3_600_000),
    '30000',
    'How long an accepted event may have no attempt, no parked row and no reason before a standstill is logged and ' +
      'shown by /readyz. After its end, its project gets the event posthorn.stalled.',
  ),
  operationsProject: setting(
    'POSTHORN_OPERATIONS_PROJECT',
    parse.matching(TEXT_FORM, 'must be the id or the uid of a project'),
    'default',
    'The project, by its id or uid, that gets event.rejected for dead records whose project does not exist.',
  ),
  shutdownMs: setting(
    'POSTHORN_SHUTDOWN_MS',
    parse.integer(0, 600_000),
    '15000',
    'The most milliseconds of a stop. Posthorn waits for requests in flight, except in the last quarter of this time (at ' +
      'most 2 s). The next start sends unfinished deliveries again.',
  ),
  resumePerSecond: setting(
    'POSTHORN_RESUME_PER_SECOND',
    parse.integer(1, 10_000),
    '50',
    'The held deliveries that are sent per second, oldest first, when an endpoint is resumed.',
  ),
  backlogMaxDeliveries: setting(
    'POSTHORN_BACKLOG_MAX_DELIVERIES',
    parse.integer(10, 100_000_000),
    '1000000',
    'The most deliveries of one project that may wait in Postgres for their first attempt or a retry; a single ' +
      'endpoint may have half. Further deliveries are cancelled with the reason backlog-full, and can be replayed.',
  ),
  smtpUrl: optional(
    'SMTP_URL',
    parse.smtpUrl,
    'The mail server for mails to projects, as smtps://user:password@host or smtp://host (TLS where the server offers ' +
      'it, or always with ?requireTLS=true). Unset: notices are logged, and listed under their project.',
    true,
  ),
  mailFrom: setting(
    'POSTHORN_MAIL_FROM',
    parse.mailbox,
    'Posthorn <posthorn@localhost>',
    'The sender of mails. Most servers require an address of your own.',
  ),
  logLevel: setting(
    'POSTHORN_LOG_LEVEL',
    parse.oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace']),
    'info',
    'The lowest level of log lines that are written.',
  ),
} as const;

/** The environment variables of all settings. */
export const SETTING_NAMES: readonly string[] = Object.values(SETTINGS_TABLE).map(({ env }) => env);

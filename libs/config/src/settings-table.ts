import { PROJECT_MESSAGE, TEXT_FORM } from '#kernel';
import { readAdminKey } from './admin-key.ts';
import { MIN_LEASE_MS } from './deadlines.ts';
import { KAFKA_SETTINGS } from './kafka-settings.ts';
import * as parse from './parsers.ts';
import { optional, setting } from './setting.ts';

/** Every role of Posthorn; a process runs all of them by default. */
export const ROLES = ['api', 'relay', 'dispatcher', 'worker'] as const;
/** The name of a part of Posthorn that can run in a process of its own. */
export type Role = (typeof ROLES)[number];

/** Every setting of Posthorn: its variable, its parser and its default. */
export const SETTINGS_TABLE = {
  host: setting(
    'HOST',
    parse.text,
    '127.0.0.1',
    'The address on which the API and the health port listen. 0.0.0.0: all addresses.',
  ),
  port: setting('PORT', parse.integer(0, 65_535), '8080', 'The port of the REST API. 0: any free port.'),
  grpcHost: setting(
    'GRPC_HOST',
    parse.text,
    '127.0.0.1',
    'The address on which the gRPC API listens. 0.0.0.0: all addresses.',
  ),
  grpcPort: optional(
    'GRPC_PORT',
    parse.integer(0, 65_535),
    'The port of the gRPC API. 0: any free port, which the log names. Unset: 50051, or any free port if PORT is 0.',
  ),
  grpcTlsCert: optional(
    'POSTHORN_GRPC_TLS_CERT',
    parse.text,
    'The file of the certificate of the gRPC API, in PEM, with the certificates of its chain. Read at the start. ' +
      'Unset: the gRPC API has no TLS.',
  ),
  grpcTlsKey: optional(
    'POSTHORN_GRPC_TLS_KEY',
    parse.text,
    'The file of the private key of POSTHORN_GRPC_TLS_CERT, in PEM.',
  ),
  grpcTlsClientCa: optional(
    'POSTHORN_GRPC_TLS_CLIENT_CA',
    parse.text,
    'The file of the authorities, in PEM, by which the certificate of each client of the gRPC API must be signed. ' +
      'Unset: clients need no certificate.',
  ),
  healthPort: setting(
    'POSTHORN_HEALTH_PORT',
    parse.integer(0, 65_535),
    '0',
    'The port of /livez, /readyz and /metrics in a process without the role api; the API serves them on PORT. 0: ' +
      'any free port, which the log names.',
  ),
  metricsPort: optional(
    'POSTHORN_METRICS_PORT',
    parse.integer(0, 65_535),
    'A further port of HOST, for /metrics, /livez and /readyz without a key. 0: any free port, which the log names.',
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
    'The Postgres (15 or newer) of Posthorn, as a connection URI of libpq (sslmode, and the folder of a socket as ' +
      'host, work too). A pooler in front of it must keep sessions (PgBouncer: pool_mode = session). Unset: ' +
      'Posthorn runs a Postgres of its own in the data directory.',
    true,
  ),
  databasePoolSize: setting(
    'DATABASE_POOL_SIZE',
    parse.integer(8, 500),
    '20',
    'The most connections of this process to its Postgres. They include one for each table and source that the ' +
      'process follows, one for the worker, one for hints and two for watching.',
  ),
  migrateAtStart: setting(
    'POSTHORN_MIGRATE_AT_START',
    parse.flag,
    'true',
    'Whether a start brings the schema of the database up to date. false: only `./posthorn migrate` does.',
  ),
  ...KAFKA_SETTINGS,
  adminKey: optional(
    'POSTHORN_ADMIN_KEY',
    readAdminKey,
    'The admin API key: 32 to 4096 letters, digits and signs of ASCII, without blanks, because it travels in an ' +
      'HTTP header. Unset: the first start creates one and prints it.',
    true,
  ),
  keyMaxRequests: optional(
    'POSTHORN_KEY_MAX_REQUESTS',
    parse.integer(1, 1_000_000_000),
    'The most requests of one key of a project, or of one portal token, in a window of ' +
      'POSTHORN_KEY_WINDOW_SECONDS, in each process with the role api. Further requests get 429. Unset: no limit.',
  ),
  adminKeyMaxRequests: optional(
    'POSTHORN_ADMIN_KEY_MAX_REQUESTS',
    parse.integer(1, 1_000_000_000),
    'The same for one admin key. Unset: no limit.',
  ),
  keyWindowSeconds: setting(
    'POSTHORN_KEY_WINDOW_SECONDS',
    parse.integer(1, 86_400),
    '60',
    'The length of the window of POSTHORN_KEY_MAX_REQUESTS and POSTHORN_ADMIN_KEY_MAX_REQUESTS, in seconds. It ' +
      'begins with the first request of a key.',
  ),
  secretKeys: optional(
    'POSTHORN_SECRET_KEYS',
    parse.secretKeys,
    'The keys that encrypt secrets at rest: 32 bytes in base64 each, separated by commas. The first encrypts, all ' +
      'decrypt. Unset: the first start creates one and keeps it in the data directory.',
    true,
  ),
  dataDir: setting(
    'POSTHORN_DATA_DIR',
    parse.text,
    './.posthorn',
    'The directory in which a process without DATABASE_URL or POSTHORN_SECRET_KEYS keeps its data.',
  ),
  egressAllow: setting(
    'POSTHORN_EGRESS_ALLOW',
    parse.networks,
    '',
    'Networks (CIDR) in which endpoints may have private addresses and plain http, such as 127.0.0.0/8 on a ' +
      'developer’s machine. The metadata address of a cloud is opened only by its own entry, such as ' +
      '169.254.169.254/32. Networks of IPv6 do not open IPv4.',
  ),
  egressPorts: setting(
    'POSTHORN_EGRESS_PORTS',
    parse.ports,
    '',
    'Further ports of endpoints, separated by commas: 80,8000-8010. Without it: 443, 8443, and the ports from ' +
      '1024 on that no well-known service has.',
  ),
  outboxSources: setting(
    'POSTHORN_OUTBOX_SOURCES',
    parse.namedPostgresUrls,
    '',
    'Databases whose outbox the relay follows, as name=postgres://…, separated by commas; a comma in one of them ' +
      'is written %2C. The relay has one connection to each, and two for a moment.',
  ),
  maxDataBytes: setting(
    'POSTHORN_MAX_DATA_BYTES',
    parse.integer(1_024, 1_048_576),
    '262144',
    'The largest size of an event’s data, in bytes. A larger event is refused.',
  ),
  maxEndpoints: setting(
    'POSTHORN_MAX_ENDPOINTS',
    parse.integer(1, 100_000),
    '10000',
    'The most endpoints of a project. Another one is refused with 422.',
  ),
  maxPortalTokens: setting(
    'POSTHORN_MAX_PORTAL_TOKENS',
    parse.integer(1, 100_000),
    '10000',
    'The most valid portal tokens of a project. Another one is refused with 422.',
  ),
  maxBytesInFlight: setting(
    'POSTHORN_MAX_BYTES_IN_FLIGHT',
    parse.integer(1_048_576, 4_294_967_296),
    '16777216',
    'The bytes of events, and also of deliveries, in memory at which reading from the log pauses. It resumes at ' +
      'half.',
  ),
  maxInFlight: setting(
    'POSTHORN_MAX_IN_FLIGHT',
    parse.integer(8, 65_536),
    '512',
    'The most requests to endpoints at the same time, for each dispatcher. One project alone gets half of them, ' +
      'one endpoint a third.',
  ),
  laneMaxRecords: setting(
    'POSTHORN_LANE_MAX_RECORDS',
    parse.integer(1, 1_000_000),
    '20000',
    'The most deliveries that wait in memory for one endpoint. Further ones wait in Postgres.',
  ),
  leaseMs: setting(
    'POSTHORN_LEASE_MS',
    parse.integer(MIN_LEASE_MS, 3_600_000),
    '90000',
    'How long a claimed retry belongs to its dispatcher, in milliseconds. More than 80,000: the longest deadline ' +
      'of an endpoint, and 20 s for the waits before the request.',
  ),
  retentionDays: setting(
    'POSTHORN_RETENTION_DAYS',
    parse.integer(7, 3_650),
    '90',
    'The days for which events are kept.',
  ),
  stallMs: setting(
    'POSTHORN_STALL_MS',
    parse.integer(5_000, 3_600_000),
    '30000',
    'How long an accepted event may be without an attempt, a parked row and a reason, in milliseconds. After ' +
      'that, the log and /readyz report a standstill, and its projects get posthorn.stalled when it is over.',
  ),
  operationsProject: setting(
    'POSTHORN_OPERATIONS_PROJECT',
    parse.matching(TEXT_FORM, PROJECT_MESSAGE),
    'default',
    'The project, by its id or uid, that gets event.rejected for dead records without an existing project.',
  ),
  shutdownMs: setting(
    'POSTHORN_SHUTDOWN_MS',
    parse.integer(0, 600_000),
    '15000',
    'The longest time of a stop, in milliseconds. Open requests to endpoints may end, except in the last quarter ' +
      'of it (2 s at most); the next start sends the others again.',
  ),
  resumePerSecond: setting(
    'POSTHORN_RESUME_PER_SECOND',
    parse.integer(1, 10_000),
    '50',
    'The held deliveries that are sent each second, oldest first, after an endpoint is resumed.',
  ),
  backlogMaxDeliveries: setting(
    'POSTHORN_BACKLOG_MAX_DELIVERIES',
    parse.integer(10, 100_000_000),
    '1000000',
    'The most deliveries of one project that may wait in Postgres for their first attempt or a retry. One ' +
      'endpoint alone may hold half. Further deliveries are cancelled with the reason backlog-full, and can be ' +
      'replayed.',
  ),
  smtpUrl: optional(
    'SMTP_URL',
    parse.smtpUrl,
    'The server for mail to projects, as smtps://user:password@host or smtp://host (TLS if the server offers it, ' +
      'or always with ?requireTLS=true). Unset: notices are logged, and listed under their project.',
    true,
  ),
  mailFrom: setting(
    'POSTHORN_MAIL_FROM',
    parse.mailbox,
    'Posthorn <posthorn@localhost>',
    'The sender of mail. Most servers require an address of your own.',
  ),
  logLevel: setting(
    'POSTHORN_LOG_LEVEL',
    parse.oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace']),
    'info',
    'The lowest level of lines that are logged.',
  ),
} as const;

/** The environment variables of all settings. */
export const SETTING_NAMES: readonly string[] = Object.values(SETTINGS_TABLE).map(({ env }) => env);

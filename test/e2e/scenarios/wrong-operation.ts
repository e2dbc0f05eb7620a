/** Settings that are wrong together, and the variables that are named. */
export const WRONG_SETTINGS: [env: Record<string, string>, named: string[]][] = [
  ...['http', '-1', '65536', '80.5'].map((PORT): [Record<string, string>, string[]] => [{ PORT }, ['PORT']]),
  [{ POSTHORN_HEALTH_PORT: '65536' }, ['POSTHORN_HEALTH_PORT']],
  ...['api,relais', ','].map((roles): [Record<string, string>, string[]] => [
    { POSTHORN_ROLES: roles },
    ['POSTHORN_ROLES'],
  ]),
  [{ POSTHORN_ROLES: 'api' }, ['POSTHORN_ROLES']],
  ...[
    'localhost',
    'mysql://localhost/db',
    'postgres://me:hunter2#@localhost/db',
    'postgres://me:hunter2/@localhost/db',
    'postgres://me@db-1:5432,db-2:5432/db',
    'postgres://me@localhost:five/db',
    'postgres://me@localhost/db?sslmode=on',
    'postgres://me@localhost/db?sslmode=verify-ca',
  ].map((url): [Record<string, string>, string[]] => [{ DATABASE_URL: url }, ['DATABASE_URL']]),
  ...['7', 'many'].map((size): [Record<string, string>, string[]] => [
    { DATABASE_POOL_SIZE: size },
    ['DATABASE_POOL_SIZE'],
  ]),
  [
    { DATABASE_POOL_SIZE: '8', POSTHORN_OUTBOX_SOURCES: 'abcde'.replace(/./g, '$&=postgres://a@b/$&,') },
    ['DATABASE_POOL_SIZE'],
  ],
  ...['kafka-1', 'kafka-1:0', 'http://kafka-1:9092', ','].map((brokers): [Record<string, string>, string[]] => [
    { KAFKA_BROKERS: brokers },
    ['KAFKA_BROKERS'],
  ]),
  [{ KAFKA_PARTITIONS: '0' }, ['KAFKA_PARTITIONS']],
  [{ KAFKA_REPLICATION_FACTOR: '16' }, ['KAFKA_REPLICATION_FACTOR']],
  [{ KAFKA_TOPIC_PREFIX: 'a b' }, ['KAFKA_TOPIC_PREFIX']],
  [{ POSTHORN_ADMIN_KEY: 'short' }, ['POSTHORN_ADMIN_KEY']],
  ...['short', 'c2hvcnQ=', `${'A'.repeat(43)}=,`].map((keys): [Record<string, string>, string[]] => [
    { POSTHORN_SECRET_KEYS: keys },
    ['POSTHORN_SECRET_KEYS'],
  ]),
  ...['localhost', '10.0.0.0/33'].map((networks): [Record<string, string>, string[]] => [
    { POSTHORN_EGRESS_ALLOW: networks },
    ['POSTHORN_EGRESS_ALLOW'],
  ]),
  ...['0', '65536', '80-', '90-80', 'https', '1,http'].map((ports): [Record<string, string>, string[]] => [
    { POSTHORN_EGRESS_PORTS: ports },
    ['POSTHORN_EGRESS_PORTS'],
  ]),
  ...[
    'postgres://a@b/c',
    'Shop=postgres://a@b/c',
    'a=postgres://a@b/c,a=postgres://a@b/c',
    'a=localhost',
    'a=postgres://me:hunter,2@b/c',
  ].map((sources): [Record<string, string>, string[]] => [
    { POSTHORN_OUTBOX_SOURCES: sources },
    ['POSTHORN_OUTBOX_SOURCES'],
  ]),
  [{ POSTHORN_MAX_DATA_BYTES: '1' }, ['POSTHORN_MAX_DATA_BYTES']],
  [{ POSTHORN_MAX_BYTES_IN_FLIGHT: '16MB' }, ['POSTHORN_MAX_BYTES_IN_FLIGHT']],
  [{ POSTHORN_MAX_IN_FLIGHT: '7' }, ['POSTHORN_MAX_IN_FLIGHT']],
  [{ POSTHORN_LANE_MAX_RECORDS: '0' }, ['POSTHORN_LANE_MAX_RECORDS']],
  [{ POSTHORN_MAX_ENDPOINTS: '0' }, ['POSTHORN_MAX_ENDPOINTS']],
  [{ POSTHORN_LEASE_MS: '4999' }, ['POSTHORN_LEASE_MS']],
  [{ POSTHORN_LEASE_MS: '80000' }, ['POSTHORN_LEASE_MS']],
  [{ POSTHORN_RETENTION_DAYS: '6' }, ['POSTHORN_RETENTION_DAYS']],
  [{ POSTHORN_STALL_MS: '4999' }, ['POSTHORN_STALL_MS']],
  [{ POSTHORN_OPERATIONS_PROJECT: 'a\tb' }, ['POSTHORN_OPERATIONS_PROJECT']],
  [{ POSTHORN_SHUTDOWN_MS: '10s' }, ['POSTHORN_SHUTDOWN_MS']],
  [{ POSTHORN_BACKLOG_MAX_DELIVERIES: '0' }, ['POSTHORN_BACKLOG_MAX_DELIVERIES']],
  [{ POSTHORN_RESUME_PER_SECOND: '0' }, ['POSTHORN_RESUME_PER_SECOND']],
  ...['mail.example.com', 'https://mail.example.com', 'smtp://'].map((url): [Record<string, string>, string[]] => [
    { SMTP_URL: url },
    ['SMTP_URL'],
  ]),
  ...[
    'nobody',
    'A <a@example.com>, b@example.com',
    'A, B <a@example.com>',
    'A <a@example.com>\r\nBcc: b@example.com',
  ].map((from): [Record<string, string>, string[]] => [{ POSTHORN_MAIL_FROM: from }, ['POSTHORN_MAIL_FROM']]),
  [{ POSTHORN_LOG_LEVEL: 'loud' }, ['POSTHORN_LOG_LEVEL']],
  [{ PORT: 'x', POSTHORN_LOG_LEVEL: 'x' }, ['PORT', 'POSTHORN_LOG_LEVEL']],
];

/** Any text may be right: what these name is tried when it is needed. */
export const TAKE_ANY_TEXT = ['HOST', 'POSTHORN_DATA_DIR'];

/** Command lines, and what the line on stderr says. `{database}` is one that a Posthorn uses, and `{file}` a file. */
export const WRONG_COMMANDS: { args: string; env?: Record<string, string>; says: RegExp }[] = [
  { args: 'start', says: /unknown command 'start' \(see posthorn --help\)/ },
  { args: 'status', says: /unknown command 'status' \(did you mean posthorn outbox status\?\)/ },
  { args: 'run --port 8080', says: /unknown option '--port'/ },
  { args: 'run', env: { PORT: 'http' }, says: /^posthorn: PORT must be a whole number/ },
  {
    args: 'run',
    env: { HOST: 'nowhere.invalid', DATABASE_URL: '{database}' },
    says: /Cannot listen on nowhere\.invalid:0: the name leads nowhere: correct HOST/,
  },
  {
    args: 'run',
    env: { POSTHORN_DATA_DIR: '{file}' },
    says: /Cannot write the data directory .*set POSTHORN_DATA_DIR/,
  },
  {
    args: 'run',
    env: { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/db' },
    says: /Cannot use the Postgres of DATABASE_URL \(me@127\.0\.0\.1:1\/db\): nothing listens there/,
  },
  { args: 'outbox', says: /Usage: posthorn outbox/ },
  { args: 'outbox uninstall', says: /unknown command 'uninstall'/ },
  { args: 'outbox install', says: /required option '--database-url <url>' not specified/ },
  { args: 'outbox install --database-url localhost', says: /must be a connection string like postgres:\/\// },
  { args: 'outbox install --database-url postgres://me:hunter2@127.0.0.1:1/shop', says: /nothing listens there/ },
  { args: 'outbox sql all', says: /too many arguments for 'sql'/ },
  { args: 'outbox status --database-url localhost', says: /^posthorn: DATABASE_URL must be a connection string/ },
  { args: 'outbox rebase', says: /missing required argument 'cursor'/ },
  {
    args: 'outbox rebase nobody --database-url {database}',
    says: /There is no cursor nobody: see `posthorn outbox status`/,
  },
  { args: 'first-webhook', says: /missing required argument 'api'/ },
  { args: 'first-webhook 8080 9090 key', says: /'8080' is invalid.*It must be a URL like http:\/\/127\.0\.0\.1:8080/ },
  {
    args: 'first-webhook http://127.0.0.1:1 http://127.0.0.1:1',
    says: /There is no key: put the admin key at the end of the command, or set POSTHORN_ADMIN_KEY/,
  },
  {
    args: 'first-webhook http://127.0.0.1:1 http://127.0.0.1:1 key',
    says: /Nothing answers at http:\/\/127\.0\.0\.1:1 \(.*\): start it with `npm start`/,
  },
  { args: 'dead', says: /Usage: posthorn dead/ },
  { args: 'dead list --limit 0', says: /It must be a whole number from 1 to 1000/ },
  { args: 'dead show', says: /missing required argument 'record'/ },
  { args: 'dead show nobody --database-url {database}', says: /There is no dead record "nobody"/ },
  { args: 'dead replay dead_01h455vb4pex5vsknk084sn02q --database-url {database}', says: /There is no dead record/ },
  { args: 'dead drop dead_01h455vb4pex5vsknk084sn02q --database-url {database}', says: /There is no dead record/ },
  { args: 'secrets', says: /Usage: posthorn secrets/ },
  { args: 'secrets rekey --database-url {database}', says: /There are no keys: set POSTHORN_SECRET_KEYS/ },
  {
    args: 'secrets rekey --database-url {database}',
    env: { POSTHORN_SECRET_KEYS: 'short' },
    says: /POSTHORN_SECRET_KEYS: entry 1 of 1/,
  },
  { args: 'admin-key --key mine', says: /unknown option '--key'/ },
  { args: 'admin-key lst', says: /too many arguments|unknown command/ },
  { args: 'admin-key revoke', says: /missing required argument 'name'/ },
  {
    args: 'admin-key revoke nobody --database-url {database}',
    says: /There is no admin key "nobody": see `posthorn admin-key list`/,
  },
  {
    args: 'admin-key --database-url mysql://localhost/db',
    says: /^posthorn: DATABASE_URL must be a connection string/,
  },
];

import { describeMistyped, mistypedVariables } from './mistyped-variables.ts';
import { SETTING_NAMES } from './settings-table.ts';

const meantBy = (name: string, value = 'x') => mistypedVariables({ [name]: value })[0]?.meant;

describe('a variable that looks like a setting', () => {
  it.each([
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['DATABASEURL', 'DATABASE_URL'],
    ['database_url', 'DATABASE_URL'],
    ['DATABASE_POOLSIZE', 'DATABASE_POOL_SIZE'],
    ['SMTP_URI', 'SMTP_URL'],
    ['SMPT_URL', 'SMTP_URL'],
    ['KAFKA_BROKER', 'KAFKA_BROKERS'],
    ['KAKFA_BROKERS', 'KAFKA_BROKERS'],
    ['PROT', 'PORT'],
    ['port', 'PORT'],
    ['POSTHORN_PORT', 'PORT'],
    ['POSTHORN_DATABASE_URL', 'DATABASE_URL'],
    ['POSTHORN_RETENTION_DAY', 'POSTHORN_RETENTION_DAYS'],
    ['POSTHRON_ROLES', 'POSTHORN_ROLES'],
    ['POSTHORN-ROLES', 'POSTHORN_ROLES'],
    ['POSTHORN_SECRET_KEY', 'POSTHORN_SECRET_KEYS'],
    ['POSTHORN_RETENTION', 'POSTHORN_RETENTION_DAYS'],
    ['POSTHORN_RETENTION_HOURS', 'POSTHORN_RETENTION_DAYS'],
    ['posthorn_retention', 'POSTHORN_RETENTION_DAYS'],
    ['POSTHORN_LOG', 'POSTHORN_LOG_LEVEL'],
    ['POSTHORN_LEASE_SECONDS', 'POSTHORN_LEASE_MS'],
    ['POSTHORN_MAX_DATA', 'POSTHORN_MAX_DATA_BYTES'],
    ['POSTHORN_BACKLOG', 'POSTHORN_BACKLOG_MAX_DELIVERIES'],
    ['POSTHORN_EGRESS', 'POSTHORN_EGRESS_ALLOW or POSTHORN_EGRESS_PORTS'],
    ['KAFKA_TOPIC_NAME', 'KAFKA_TOPIC_PREFIX'],
  ])('is found, with the setting that is meant: %s', (name, setting) => {
    expect(meantBy(name)).toBe(setting);
  });

  it.each(['POSTHORN_API_PORT', 'POSTHORN_COLOUR', 'POSTHRON_COLOUR', 'KAFKA_SASL_ENABLED_MECHANISMS'])(
    'is found also where it is near none: %s',
    (name) => {
      expect(mistypedVariables({ [name]: '8080' })).toEqual([{ name }]);
    },
  );

  it.each(
    [
      ['POSTHORN_PORT', 'tcp://10.0.0.1:8080'],
      ['POSTHORN_SERVICE_HOST', '10.0.0.1'],
      ['POSTHORN_SERVICE_PORT', '8080'],
      ['POSTHORN_SERVICE_PORT_HTTP', '8080'],
      ['POSTHORN_API_PORT', 'tcp://10.0.0.1:8080'],
      ['POSTHORN_PORT_8080_TCP', 'tcp://10.0.0.1:8080'],
      ['POSTHORN_PORT_8080_TCP_ADDR', '10.0.0.1'],
      ['KAFKA_PORT', 'tcp://10.0.0.2:9092'],
      ...['KAFKA_HOME', 'KAFKA_HEAP_OPTS', 'KAFKA_CLUSTER_ID', 'KAFKA_NODE_ID', 'KAFKA_BROKER_ID', 'KAFKA_LISTENERS'],
      ...['KAFKA_ADVERTISED_LISTENERS', 'KAFKA_CFG_NODE_ID', 'KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR'],
      ...['PATH', 'POST', 'PORT0', 'PORTS', 'HOSTNAME', 'HTTP_URL', 'SMTP_USER', 'SMTP_PORT', 'LOG_LEVEL'],
      ...['DATABASE_DIR', 'DATABASE_HOST', 'POSTGRES_URL', 'POSTGRES_PASSWORD', 'PGHOST', 'npm_config_port'],
    ].map((variable) => (typeof variable === 'string' ? [variable, 'x'] : variable)),
  )('is none of another program or of Kubernetes: %s=%s', (name, value) => {
    expect(mistypedVariables({ [name]: value })).toEqual([]);
  });

  it('is neither a setting nor empty', () => {
    expect(mistypedVariables(Object.fromEntries(SETTING_NAMES.map((name) => [name, 'x'])))).toEqual([]);
    expect(mistypedVariables({ DATABSE_URL: '', POSTHORN_PORT: undefined })).toEqual([]);
  });

  it('is described by its name, not by its value', () => {
    expect(mistypedVariables({ DATABSE_URL: 'hunter2', POSTHORN_X: 'hunter2' }).map(describeMistyped)).toEqual([
      'Unknown setting DATABSE_URL. Did you mean DATABASE_URL?',
      'Unknown setting POSTHORN_X.',
    ]);
  });
});

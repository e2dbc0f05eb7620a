import * as parse from './parsers.ts';
import { optional, setting } from './setting.ts';

/** The most characters of the prefix of topics: with the rest, a topic has at most 249 (Kafka). */
const MAX_PREFIX_CHARACTERS = 100;

/** The mechanisms of SASL by which a client can log in to Kafka. */
export const SASL_MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const;

/** The settings of the cluster and its topics. */
const CLUSTER = {
  kafkaBrokers: optional(
    'KAFKA_BROKERS',
    parse.addresses,
    'Kafka brokers as host:port, separated by commas. Unset: an embedded log in this process.',
  ),
  kafkaPartitions: setting(
    'KAFKA_PARTITIONS',
    parse.integer(1, 1_000),
    '12',
    'The number of partitions of each topic.',
  ),
  kafkaReplicationFactor: setting(
    'KAFKA_REPLICATION_FACTOR',
    parse.integer(1, 15),
    '1',
    'The number of copies of each topic.',
  ),
  kafkaTopicPrefix: setting(
    'KAFKA_TOPIC_PREFIX',
    parse.matching(
      new RegExp(`^[a-zA-Z0-9._-]{1,${MAX_PREFIX_CHARACTERS}}$`),
      `must be 1 to ${MAX_PREFIX_CHARACTERS} letters, digits, dots, hyphens or underscores`,
    ),
    'posthorn',
    'The prefix of the names of topics and consumer groups. Each Posthorn on a shared cluster needs its own.',
  ),
  kafkaClientId: optional(
    'KAFKA_CLIENT_ID',
    parse.matching(
      /^[a-zA-Z0-9._:-]{1,200}$/,
      'must be 1 to 200 letters, digits, dots, colons, hyphens or underscores',
    ),
    'The client id of this process, by which the brokers name it in their logs and find its quotas. Unset: its host ' +
      'and process id.',
  ),
};

/** The settings of the encryption of connections to Kafka. */
const TLS = {
  kafkaTls: setting(
    'KAFKA_TLS',
    parse.flag,
    'false',
    'true: connections to Kafka use TLS (the protocols SSL and SASL_SSL of a listener).',
  ),
  kafkaTlsCa: optional(
    'KAFKA_TLS_CA',
    parse.text,
    'The file of the authorities, in PEM, by which the certificate of each broker must be signed. Unset: the ' +
      'authorities that Node knows.',
  ),
  kafkaTlsCert: optional(
    'KAFKA_TLS_CERT',
    parse.text,
    'The file of the certificate by which this process logs in to Kafka, in PEM, with the certificates of its chain. ' +
      'Each new connection reads a file that has changed. Unset: none.',
  ),
  kafkaTlsKey: optional('KAFKA_TLS_KEY', parse.text, 'The file of the private key of KAFKA_TLS_CERT, in PEM.'),
  kafkaTlsKeyPassphrase: optional(
    'KAFKA_TLS_KEY_PASSPHRASE',
    parse.text,
    'The passphrase of an encrypted KAFKA_TLS_KEY.',
    true,
  ),
  kafkaTlsServerName: optional(
    'KAFKA_TLS_SERVER_NAME',
    parse.hostName,
    'The name that the certificate of each broker must have. Unset: the host of the broker’s address.',
  ),
};

/** The settings of the login to Kafka. */
const LOGIN = {
  kafkaSaslMechanism: optional(
    'KAFKA_SASL_MECHANISM',
    parse.oneOf(SASL_MECHANISMS),
    `The way to log in to Kafka by SASL: ${SASL_MECHANISMS.join(', ')}. Unset: no login.`,
  ),
  kafkaSaslUsername: optional('KAFKA_SASL_USERNAME', parse.text, 'The user of PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512.'),
  kafkaSaslPassword: optional('KAFKA_SASL_PASSWORD', parse.text, 'The password of KAFKA_SASL_USERNAME.', true),
  kafkaOauthTokenUrl: optional(
    'KAFKA_OAUTH_TOKEN_URL',
    parse.tokenUrl,
    'The token endpoint of OAUTHBEARER: https://… (http://… only within a network that you trust). Posthorn requests ' +
      'a token by client credentials, and the next token before three quarters of its life are over.',
  ),
  kafkaOauthClientId: optional('KAFKA_OAUTH_CLIENT_ID', parse.text, 'The client id at KAFKA_OAUTH_TOKEN_URL.'),
  kafkaOauthClientSecret: optional(
    'KAFKA_OAUTH_CLIENT_SECRET',
    parse.text,
    'The secret of KAFKA_OAUTH_CLIENT_ID.',
    true,
  ),
  kafkaOauthScope: optional(
    'KAFKA_OAUTH_SCOPE',
    parse.text,
    'The scope of the token, as words separated by blanks. Unset: none is requested.',
  ),
  kafkaOauthExtensions: optional(
    'KAFKA_OAUTH_EXTENSIONS',
    parse.saslExtensions,
    'SASL extensions that the brokers require beside the token, as name=value, separated by commas: ' +
      'logicalCluster=lkc-1,identityPoolId=pool-1. Unset: none.',
  ),
};

/** The settings of Kafka. */
export const KAFKA_SETTINGS = { ...CLUSTER, ...TLS, ...LOGIN } as const;

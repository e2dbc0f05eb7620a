import type { FieldProblem } from '#kernel';
import type { KAFKA_SETTINGS } from './kafka-settings.ts';
import { pairProblems } from './pair-problems.ts';
import type { Parsed } from './setting.ts';

type Table = typeof KAFKA_SETTINGS;
type KafkaSettings = { readonly [Name in keyof Table]?: Parsed<Table[Name]> | undefined };

const TLS = {
  KAFKA_TLS_CA: 'kafkaTlsCa',
  KAFKA_TLS_CERT: 'kafkaTlsCert',
  KAFKA_TLS_KEY: 'kafkaTlsKey',
  KAFKA_TLS_KEY_PASSPHRASE: 'kafkaTlsKeyPassphrase',
  KAFKA_TLS_SERVER_NAME: 'kafkaTlsServerName',
} as const;

const PASSWORD = { KAFKA_SASL_USERNAME: 'kafkaSaslUsername', KAFKA_SASL_PASSWORD: 'kafkaSaslPassword' } as const;

const TOKEN = {
  KAFKA_OAUTH_TOKEN_URL: 'kafkaOauthTokenUrl',
  KAFKA_OAUTH_CLIENT_ID: 'kafkaOauthClientId',
  KAFKA_OAUTH_CLIENT_SECRET: 'kafkaOauthClientSecret',
} as const;

const BESIDE_TOKEN = {
  KAFKA_OAUTH_SCOPE: 'kafkaOauthScope',
  KAFKA_OAUTH_EXTENSIONS: 'kafkaOauthExtensions',
} as const;

type Names = Readonly<Record<string, keyof KafkaSettings>>;

/** Finds settings without the settings that they need. A wrong setting is not missing: it has its own problem. */
export function kafkaProblems(settings: KafkaSettings, wrong: ReadonlySet<string>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (pointer: string, message: string) => problems.push({ pointer, message });
  const given = (names: Names) => Object.keys(names).filter((env) => settings[names[env]!] !== undefined);
  const missing = (names: Names) =>
    Object.keys(names).filter((env) => settings[names[env]!] === undefined && !wrong.has(env));
  const { kafkaTls, kafkaSaslMechanism: mechanism } = settings;
  if (kafkaTls === false) for (const env of given(TLS)) add(env, 'requires KAFKA_TLS=true too');
  problems.push(...pairProblems(['KAFKA_TLS_CERT', settings.kafkaTlsCert], ['KAFKA_TLS_KEY', settings.kafkaTlsKey]));
  const isToken = mechanism === 'OAUTHBEARER';
  const needed = mechanism === undefined ? {} : isToken ? TOKEN : PASSWORD;
  const lacking = missing(needed);
  if (lacking.length > 0) add('KAFKA_SASL_MECHANISM', `is ${mechanism}, which requires ${lacking.join(', ')} too`);
  if (!wrong.has('KAFKA_SASL_MECHANISM')) {
    if (mechanism === undefined || isToken)
      for (const env of given(PASSWORD))
        add(env, 'requires KAFKA_SASL_MECHANISM to be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512');
    if (!isToken)
      for (const env of given({ ...TOKEN, ...BESIDE_TOKEN }))
        add(env, 'requires KAFKA_SASL_MECHANISM to be OAUTHBEARER');
  }
  if (settings.kafkaBrokers === undefined && !wrong.has('KAFKA_BROKERS')) {
    if (kafkaTls) add('KAFKA_TLS', 'requires KAFKA_BROKERS too');
    if (mechanism !== undefined) add('KAFKA_SASL_MECHANISM', 'requires KAFKA_BROKERS too');
  }
  return problems;
}

import type { SASLMechanismValue } from '@platformatic/kafka';
import { isIP } from 'node:net';
import type { Settings } from '#config';
import { PosthornError } from '#kernel';
import type { ClientSource, ConnectionOptions } from '../client-options.ts';
import { AccessTokens } from './access-tokens.ts';
import { RefusedTokenError } from './refused-token-error.ts';
import { requestToken } from './request-token.ts';
import { type TlsFileSettings, TlsFiles } from './tls-files.ts';

type OnProblem = (message: string, error: unknown) => void;

type SaslSettings = Pick<
  Settings,
  | 'kafkaSaslMechanism'
  | 'kafkaSaslUsername'
  | 'kafkaSaslPassword'
  | 'kafkaOauthTokenUrl'
  | 'kafkaOauthClientId'
  | 'kafkaOauthClientSecret'
  | 'kafkaOauthScope'
  | 'kafkaOauthExtensions'
>;

/** The settings on which the clients of Kafka depend. */
export type ClusterSettings = SaslSettings &
  TlsFileSettings &
  Pick<Settings, 'kafkaBrokers' | 'kafkaClientId' | 'kafkaTls' | 'kafkaTlsServerName'>;

/** Without TLS's extension for names, a router in front of several clusters does not know which one is meant. */
function serverNameOf({ kafkaTlsServerName, kafkaBrokers = [] }: ClusterSettings): string | boolean {
  const hosts = kafkaBrokers.map((broker) => broker.replace(/:\d+$/, '').replaceAll(/[[\]]/g, ''));
  // The extension has no addresses (RFC 6066); a certificate is compared with the address all the same.
  return kafkaTlsServerName ?? hosts.every((host) => isIP(host) === 0);
}

function tlsOf(settings: ClusterSettings, onProblem: OnProblem): Pick<ConnectionOptions, 'tls' | 'tlsServerName'> {
  if (!settings.kafkaTls) return {};
  const files = new TlsFiles(settings, onProblem);
  // The library copies these options for each connection, and so reads the property each time.
  const tls = {
    get secureContext() {
      return files.current();
    },
  };
  return { tls, tlsServerName: serverNameOf(settings) };
}

/** A broker that refuses a token responds with the reason as JSON (RFC 7628, 3.2.2), and without an error. */
const validateAuthBytes: NonNullable<NonNullable<ConnectionOptions['sasl']>['authBytesValidator']> = (
  bytes,
  callback,
) =>
  bytes.length === 0
    ? callback(null, bytes)
    : callback(new RefusedTokenError(`The broker responds ${bytes.toString()}.`));

function tokenLogin(settings: SaslSettings, onProblem: OnProblem) {
  const { kafkaOauthTokenUrl: url, kafkaOauthClientId: clientId, kafkaOauthClientSecret: clientSecret } = settings;
  if (url === undefined || clientId === undefined || clientSecret === undefined) {
    throw new PosthornError('invalid-settings', 'KAFKA_SASL_MECHANISM is OAUTHBEARER and requires KAFKA_OAUTH_… too.');
  }
  const endpoint = { url, clientId, clientSecret, scope: settings.kafkaOauthScope };
  const tokens = new AccessTokens({ request: () => requestToken(endpoint), onProblem });
  return {
    token: () => tokens.get(),
    oauthBearerExtensions: { ...settings.kafkaOauthExtensions },
    authBytesValidator: validateAuthBytes,
  };
}

function saslOf(settings: SaslSettings, onProblem: OnProblem): Pick<ConnectionOptions, 'sasl'> {
  const mechanism: SASLMechanismValue | undefined = settings.kafkaSaslMechanism;
  if (mechanism === undefined) return {};
  if (mechanism === 'OAUTHBEARER') return { sasl: { mechanism, ...tokenLogin(settings, onProblem) } };
  return { sasl: { mechanism, username: settings.kafkaSaslUsername, password: settings.kafkaSaslPassword } };
}

/**
 * The cluster of the settings, and the way to connect to it.
 * @param name the client id, unless KAFKA_CLIENT_ID is set
 * @param onProblem called when changed files or a new token cannot be used, and the last ones are
 * @throws PosthornError `invalid-settings` that names the setting of a file that cannot be read or used
 */
export function clusterOf(settings: ClusterSettings, name: string, onProblem: OnProblem): ClientSource {
  return {
    brokers: settings.kafkaBrokers ?? [],
    clientId: settings.kafkaClientId ?? name,
    connection: { context: {}, ...tlsOf(settings, onProblem), ...saslOf(settings, onProblem) },
  };
}

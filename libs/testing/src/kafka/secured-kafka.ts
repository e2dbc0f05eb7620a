import { freePort } from '#kernel';
import { type ApacheKafka, startApacheKafka } from './apache-kafka.ts';
import type { CertificateFiles, TestAuthority } from '../certificates/test-authority.ts';

/** The listeners of a `SecuredKafka`, by their protocol and what they demand. */
const PROTOCOLS = {
  PLAINTEXT: 'PLAINTEXT',
  ADMIN: 'SASL_PLAINTEXT',
  TLS: 'SSL',
  MUTUAL: 'SSL',
  LOGIN: 'SASL_PLAINTEXT',
  SECURE: 'SASL_SSL',
  TOKEN: 'SASL_PLAINTEXT',
} as const;
type Listener = keyof typeof PROTOCOLS;

/** A broker that authorizes its clients, with a listener for each kind of connection. */
export interface SecuredKafka {
  /** The address of each listener. The certificate of the broker is for `localhost` alone. */
  address: Readonly<Record<Listener, string>>;
  /** The user of PLAIN and of both kinds of SCRAM. */
  user: { username: string; password: string };
  stop(): Promise<void>;
}

const USER = { username: 'posthorn', password: 'p=a/s:s%' };
const MODULES = 'org.apache.kafka.common.security';
const plainLogin = `${MODULES}.plain.PlainLoginModule required username="admin" password="admin" user_admin="admin" user_${USER.username}="${USER.password}";`;
const scramLogin = `${MODULES}.scram.ScramLoginModule required;`;
/** Takes tokens without a signature, which Kafka has for tests. */
const tokenLogin = `${MODULES}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";`;
const PASSWORD_MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'];

function loginSettings(): Record<string, string> {
  const settings: Record<string, string> = {
    'sasl.enabled.mechanisms': 'PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.admin.plain.sasl.jaas.config': plainLogin,
    'listener.name.controller.plain.sasl.jaas.config': plainLogin,
    'listener.name.token.sasl.enabled.mechanisms': 'OAUTHBEARER',
    'listener.name.token.oauthbearer.sasl.jaas.config': tokenLogin,
    'listener.name.token.oauthbearer.connections.max.reauth.ms': '3600000',
  };
  for (const listener of ['login', 'secure']) {
    settings[`listener.name.${listener}.sasl.enabled.mechanisms`] = PASSWORD_MECHANISMS.join();
    for (const mechanism of PASSWORD_MECHANISMS) {
      const name = `listener.name.${listener}.${mechanism.toLowerCase()}.sasl.jaas.config`;
      settings[name] = mechanism === 'PLAIN' ? plainLogin : scramLogin;
    }
  }
  // Each login of SCRAM ends soon: clients have to log in again on the open connection.
  settings['listener.name.secure.scram-sha-512.connections.max.reauth.ms'] = '5000';
  return settings;
}

function tlsSettings(authority: TestAuthority, { certFile, keyFile }: CertificateFiles): Record<string, string> {
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': authority.join(keyFile, certFile),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': authority.caFile,
    'listener.name.mutual.ssl.client.auth': 'required',
  };
}

/** Starts the broker. @throws Error if Java or Maven is missing, or the broker does not come up */
export async function startSecuredKafka(authority: TestAuthority): Promise<SecuredKafka> {
  const names = Object.keys(PROTOCOLS) as Listener[];
  const ports = new Map<Listener, number>();
  for (const name of names) ports.set(name, await freePort());
  const certificate = authority.issue('localhost');
  const addressesAt = (host: string) => names.map((name) => `${name}://${host}:${ports.get(name)}`);
  const kafka: ApacheKafka = await startApacheKafka({
    port: ports.get('PLAINTEXT'),
    settings: ({ controllerPort }) => ({
      listeners: [...addressesAt('127.0.0.1'), `CONTROLLER://127.0.0.1:${controllerPort}`].join(),
      'advertised.listeners': addressesAt('localhost').join(),
      'listener.security.protocol.map': [...Object.entries(PROTOCOLS), ['CONTROLLER', 'SASL_PLAINTEXT']]
        .map(([name, protocol]) => `${name}:${protocol}`)
        .join(),
      'inter.broker.listener.name': 'ADMIN',
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users': 'User:admin',
      'allow.everyone.if.no.acl.found': 'false',
      ...loginSettings(),
      ...tlsSettings(authority, certificate),
    }),
    formatting: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => {
      return ['--add-scram', `${mechanism}=[name=${USER.username},password=${USER.password}]`];
    }),
  });
  const address = Object.fromEntries(names.map((name) => [name, `localhost:${ports.get(name)}`]));
  return { address: address as SecuredKafka['address'], user: USER, stop: () => kafka.stop() };
}

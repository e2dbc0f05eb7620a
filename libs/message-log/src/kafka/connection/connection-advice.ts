import { NetworkError, ProtocolError, UserError } from '@platformatic/kafka';
import { PosthornError } from '#kernel';
import { lastFailure } from './connection-failures.ts';
import { RefusedTokenError } from './refused-token-error.ts';

const UNKNOWN_CA =
  'The authority that has signed the certificate of the broker is unknown: name its certificate in KAFKA_TLS_CA.';
const WANTS_CERTIFICATE =
  'The broker refuses the certificate of this client: set KAFKA_TLS_CERT and KAFKA_TLS_KEY to a certificate that an authority of its truststore has signed.';
const NO_TLS =
  'The listener speaks no TLS: set KAFKA_TLS=false, or name the port of a listener with SSL or SASL_SSL in KAFKA_BROKERS.';
const NEEDS_TLS = 'The listener requires TLS: set KAFKA_TLS=true, or name the port of a listener without TLS.';
const NO_SASL =
  'The listener takes no SASL: unset KAFKA_SASL_MECHANISM, or name the port of a listener with SASL in KAFKA_BROKERS.';
const NEEDS_SASL =
  'The broker ends the connection at the first request: if its listener requires SASL, set KAFKA_SASL_MECHANISM; if it requires TLS, set KAFKA_TLS=true.';
const REFUSED =
  'The broker refuses the login: correct KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD, and check that the broker has this user for KAFKA_SASL_MECHANISM.';
const REFUSED_TOKEN =
  'The broker refuses the token: check that it trusts the issuer of KAFKA_OAUTH_TOKEN_URL, and its audience and claims (KAFKA_OAUTH_SCOPE, KAFKA_OAUTH_EXTENSIONS).';

/** The remedies by the codes of Node's TLS. */
const BY_CODE: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_CA,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_CA,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_CA,
  CERT_SIGNATURE_FAILURE: UNKNOWN_CA,
  CERT_HAS_EXPIRED: 'The certificate of the broker has expired: renew it.',
  CERT_NOT_YET_VALID: 'The certificate of the broker is not valid yet: set the clock of this machine by NTP.',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'The certificate of the broker is for other names: correct the host in KAFKA_BROKERS (or advertised.listeners of the broker), or set KAFKA_TLS_SERVER_NAME to a name of the certificate.',
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
};

/** The alert by which a broker refuses the certificate of a client; its name differs between versions of OpenSSL. */
const CERTIFICATE_ALERT =
  /^ERR_SSL_.*ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(REQUIRED|UNKNOWN|EXPIRED|REVOKED)|UNKNOWN_CA|HANDSHAKE_FAILURE)$/;

function adviceOnCode(code: string): string | undefined {
  return CERTIFICATE_ALERT.test(code) ? WANTS_CERTIFICATE : BY_CODE[code];
}

/** An error with its causes and its parts, each once, the outermost first. */
function withCauses(error: unknown, found = new Set<unknown>()): Set<unknown> {
  if (error === undefined || error === null || found.has(error)) return found;
  found.add(error);
  const { errors, cause } = error as { errors?: unknown; cause?: unknown };
  if (Array.isArray(errors)) for (const part of errors) withCauses(part, found);
  return withCauses(cause, found);
}

/** The mechanisms that a broker named when it refused another one. */
function mechanismsIn(errors: Iterable<unknown>): string | undefined {
  for (const each of errors) {
    const { response } = each as { response?: { mechanisms?: unknown } };
    if (Array.isArray(response?.mechanisms) && response.mechanisms.length > 0) return response.mechanisms.join(', ');
  }
  return undefined;
}

const textOfRefusal = ({ serverErrorMessage }: ProtocolError) => String(serverErrorMessage);

function adviceOnRefusal(id: string, errors: ReadonlySet<unknown>): string | undefined {
  if (id === 'ILLEGAL_SASL_STATE') return NO_SASL;
  if (id === 'UNSUPPORTED_SASL_MECHANISM') {
    const enabled = mechanismsIn(errors);
    return `The listener does not have the mechanism of KAFKA_SASL_MECHANISM: set it to ${enabled === undefined ? 'a mechanism of the listener' : `one of ${enabled}`}.`;
  }
  if (id !== 'SASL_AUTHENTICATION_FAILED') return undefined;
  const isToken = [...errors].some(
    (each) => each instanceof ProtocolError && textOfRefusal(each).includes('OAUTHBEARER'),
  );
  return isToken ? REFUSED_TOKEN : REFUSED;
}

function adviceOn(each: unknown, errors: ReadonlySet<unknown>): string | undefined {
  if (each instanceof PosthornError) return '';
  if (each instanceof RefusedTokenError) return REFUSED_TOKEN;
  if (each instanceof UserError) {
    if (each.message.startsWith('Broker requires TLS')) return NEEDS_TLS;
    if (each.message.startsWith('TLS handshake failed')) return NO_TLS;
  }
  if (each instanceof ProtocolError) return adviceOnRefusal(String(each.apiId), errors);
  const { code } = each as { code?: unknown };
  return typeof code === 'string' ? adviceOnCode(code) : undefined;
}

/** A broker that is killed ends its connections too. */
const isClosed = (each: unknown) => each instanceof NetworkError && each.message === 'Connection closed';

/**
 * The remedy for a connection that a broker refuses, or that this process refuses to a broker: sentences that can
 * follow the error's reasons. Empty if the reasons have the remedy already; undefined if the brokers refuse nothing.
 * @param context that of the clients whose request failed
 */
export function connectionAdvice(error: unknown, context: unknown): string | undefined {
  const errors = withCauses(error);
  if ([...errors].some(isClosed)) withCauses(lastFailure(context), errors);
  for (const each of errors) {
    const advice = adviceOn(each, errors);
    if (advice !== undefined) return advice;
  }
  return undefined;
}

/** The remedy for the first connections of a process, as `connectionAdvice`: a broker may end them without a reason. */
export function firstConnectionAdvice(error: unknown, context: unknown): string | undefined {
  const advice = connectionAdvice(error, context);
  if (advice !== undefined) return advice;
  return [...withCauses(error)].some(isClosed) ? NEEDS_SASL : undefined;
}

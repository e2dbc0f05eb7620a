import { errors } from 'undici';
import { messageOf } from '#kernel';
import type { DeliveryFailureCode, UnsentReason } from './http-outcome.ts';
import { localShortage } from './local-shortage.ts';

/** By error code: Node's own, getaddrinfo's, undici's. */
const CODES = new Map<string, DeliveryFailureCode>(
  Object.entries({
    EGRESS_DENIED: 'egress-denied',
    ETIMEDOUT: 'timeout',
    UND_ERR_CONNECT_TIMEOUT: 'timeout',
    ENOTFOUND: 'dns',
    ENODATA: 'dns',
    ECONNREFUSED: 'connection-refused',
    EHOSTUNREACH: 'connection-refused',
    EHOSTDOWN: 'connection-refused',
    ENETUNREACH: 'connection-refused',
    EADDRNOTAVAIL: 'connection-refused',
    ECONNRESET: 'connection-reset',
    ECONNABORTED: 'connection-reset',
    EPIPE: 'connection-reset',
    UND_ERR_SOCKET: 'connection-reset',
    EPROTO: 'tls',
    HOSTNAME_MISMATCH: 'tls',
    INVALID_CA: 'tls',
    INVALID_PURPOSE: 'tls',
    PATH_LENGTH_EXCEEDED: 'tls',
  }),
);

/**
 * By how the code begins: getaddrinfo's errors, Node's on TLS, and OpenSSL's on certificates (X509_V_ERR_* without that
 * beginning, as Node's `tls` documentation lists them).
 */
const FAMILIES: readonly (readonly [RegExp, DeliveryFailureCode])[] = [
  [/^EAI_/, 'dns'],
  [/^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|ERROR_IN_C|DEPTH_ZERO_|SELF_SIGNED_)/, 'tls'],
];

/** The parser's own assertions: it has read something that it holds impossible. */
const ASSERTION = 'ERR_ASSERTION';
const NO_RESPONSE = 'The response is not valid HTTP/1.1.';

/** undici gives these the code of a lost connection, though it is the response that is wrong. */
const BAD_RESPONSE = /^bad (response|upgrade)$/;

/** Two lengths that contradict each other, or a head beyond its bound. */
const BROKEN_RESPONSE = ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_HEADERS_OVERFLOW'];

function codeOf(error: unknown): string {
  const { code } = Object(error) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** Why a request has no answer: the receiver's failure, or a shortage on this machine. */
export type Failure =
  | { kind: 'failed'; code: DeliveryFailureCode; message: string }
  | { kind: 'unsent'; reason: UnsentReason; message: string };

/** Classifies the error of a connection for its delivery. Never throws. */
export function classifyFailure(error: unknown): Failure {
  const message = messageOf(error);
  const reason = localShortage(error);
  return reason ? { kind: 'unsent', reason, message } : { kind: 'failed', ...failureOf(error, message) };
}

/** Returns true if an error means that the bytes of a response break the protocol. */
export function isMalformed(error: unknown): boolean {
  // Recognised by its class, because undici sets no code on this error.
  return error instanceof errors.HTTPParserError || BROKEN_RESPONSE.includes(codeOf(error));
}

function failureOf(error: unknown, message: string): { code: DeliveryFailureCode; message: string } {
  const code = codeOf(error);
  if (isMalformed(error)) return { code: 'protocol', message };
  if (code === ASSERTION) return { code: 'protocol', message: NO_RESPONSE };
  if (BAD_RESPONSE.test(message)) return { code: 'protocol', message: 'The response is not valid for a POST request.' };
  const family = FAMILIES.find(([form]) => form.test(code));
  return { code: CODES.get(code) ?? family?.[1] ?? 'unknown', message };
}

import { type ServerOptions, STATUS_CODES } from 'node:http';
import type { FastifyServerOptions } from 'fastify';
import { BODY_DEADLINE_MS, HEADERS_DEADLINE_MS, KEPT_IDLE_MS, MAX_BODY_BYTES } from '#http-server';
import { problemOf, sendProblem } from './problem.ts';

/** The longest parameter of a path: the name of an event type, 256 characters, each of which may be escaped. */
const MAX_PARAMETER_CHARACTERS = 1_024;
/** The interval at which Node checks for connections whose request is late. */
const CHECK_MS = 1_000;
/**
 * Node's own deadline for a whole request. It is later than that of the body, after which the response is a problem.
 */
const REQUEST_DEADLINE_MS = HEADERS_DEADLINE_MS + BODY_DEADLINE_MS + 5_000;
/** The slash at the end of a path that has other characters. The path `/` has no final slash. */
const FINAL_SLASH = /^([^?#]+)\/(?=[?#]|$)/;

/** The statuses for requests that Node refuses before they are parsed, by its error code. */
const STATUS: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/** The whole response, as text, to bytes that are not an HTTP request. */
function rawProblem(status: number): string {
  const title = STATUS_CODES[status]!.toLowerCase();
  const body = JSON.stringify({
    type: 'about:blank',
    title,
    status,
    detail: 'The bytes are not a valid HTTP request, or arrived too late.',
  });
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/problem+json`;
  return `${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/**
 * The options with which the API's server reads requests. A request that it refuses before any route sees it (such as a
 * path that cannot be decoded) gets a problem like every other.
 */
export const httpOptions: FastifyServerOptions & { http: ServerOptions } = {
  bodyLimit: MAX_BODY_BYTES,
  requestTimeout: REQUEST_DEADLINE_MS,
  keepAliveTimeout: KEPT_IDLE_MS,
  // Fastify's own response is not a problem (RFC 9457) and has no Retry-After; the door refuses instead.
  return503OnClosing: false,
  // Node's own response to a request without a Host header is not a problem (RFC 9457); the door refuses it instead.
  http: {
    headersTimeout: HEADERS_DEADLINE_MS,
    connectionsCheckingInterval: CHECK_MS,
    requireHostHeader: false,
  },
  routerOptions: { maxParamLength: MAX_PARAMETER_CHARACTERS },
  // A path with a final slash is the same path without it, for every reader of the URL.
  rewriteUrl: ({ url = '/' }) => url.replace(FINAL_SLASH, '$1'),
  frameworkErrors: (error, _request, reply) => sendProblem(reply, problemOf(error)),
  clientErrorHandler(error, socket) {
    if (socket.writable) socket.write(rawProblem(STATUS[error.code] ?? 400));
    socket.destroySoon();
  },
};

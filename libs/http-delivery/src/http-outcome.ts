export interface HttpRequest {
  url: string;
  method: 'POST' | 'OPTIONS';
  /**
   * Names and values in turn, sent in this order and case. Host, Connection, Content-Length and others that say how a
   * message is framed must not be among them: undici refuses some and acts on the others.
   */
  headers: readonly string[];
  body: Buffer;
  /** From `send` to the last byte of the response: waiting for a connection, DNS, connect and TLS included. */
  timeoutMs: number;
  /** Whose request it is: its shares of sockets and look-ups are counted under both. */
  projectId?: string;
  endpointId?: string;
}

/**
 * Why there is no answer.
 *
 * - `timeout`: the deadline passed, or the operating system gave up
 * - `egress-denied`: the URL, or every address that it leads to, may not be called
 * - `dns`: the name has no address, or nobody could say
 * - `connection-refused`: nobody listens there, or no route leads there
 * - `connection-reset`: closed before the whole response was read; also a kept connection that the other side closed
 *   while the request was on its way, so the receiver may or may not have it
 * - `tls`: no secure connection, say an expired certificate
 * - `protocol`: what came back is no HTTP response, or its head exceeds the bounds
 * - `unknown`: anything else: a header that cannot be sent, a request given up on close
 */
export type DeliveryFailureCode =
  'timeout' | 'egress-denied' | 'dns' | 'connection-refused' | 'connection-reset' | 'tls' | 'protocol' | 'unknown';

/** What Posthorn itself lacked, so that a request could not go out. */
export type UnsentReason = 'files' | 'memory' | 'ports' | 'sockets' | 'lookups' | 'stopping';

/** What came of a request. A status of any kind is an answer. */
export type HttpOutcome =
  | {
      kind: 'answered';
      status: number;
      /** By lower-case name; an array where the name came more than once. Values are latin1. */
      headers: Readonly<Record<string, string | string[]>>;
      /** The body's first bytes, as they came: never decompressed. */
      body: Buffer;
      /** Whether the body had more than that. */
      bodyTruncated: boolean;
      /** Unix milliseconds of `send`. */
      startedAtMs: number;
      durationMs: number;
    }
  | {
      kind: 'failed';
      code: DeliveryFailureCode;
      message: string;
      /** Unix milliseconds of `send`. */
      startedAtMs: number;
      durationMs: number;
    }
  | {
      /** Nothing went out for want of something of Posthorn's own. It is no failure of the receiver's. */
      kind: 'unsent';
      reason: UnsentReason;
      message: string;
      /** Unix milliseconds of `send`. */
      startedAtMs: number;
      durationMs: number;
    };

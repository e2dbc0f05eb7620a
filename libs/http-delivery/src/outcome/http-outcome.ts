import type { PhaseTimes } from './phase-times.ts';

/** One request to a customer's server: for an attempt or the verification of an endpoint. */
export interface HttpRequest {
  /** Owners of the sockets and look-ups that the request takes: each has a share of them. */
  projectId: string;
  endpointId: string;
  url: string;
  method: 'POST' | 'OPTIONS';
  /**
   * Names and values in turn, sent in this order and case. Host, Connection, Content-Length and other headers that
   * frame a message must not be among them: undici refuses some and acts on the others.
   */
  headers: readonly string[];
  body: Buffer;
  /**
   * From the start of the request to the last byte of the response; DNS, connect and TLS included. The request starts
   * when it gets a connection or begins to make one: a wait for a free socket or look-up of Posthorn does not count.
   */
  timeoutMs: number;
}

/**
 * The reason for which there is no response.
 *
 * - `timeout`: the deadline passed, or the operating system gave up
 * - `egress-denied`: the URL, or every address that it leads to, may not be called
 * - `dns`: the name has no address, or its servers gave none in time
 * - `connection-refused`: no server listens there, or no route leads there
 * - `connection-reset`: closed without a response, so the receiver may or may not have the request. On a kept
 *   connection the request has gone out twice
 * - `tls`: no secure connection, for example because of an expired certificate
 * - `protocol`: the bytes that came back are no HTTP response, or its head exceeds its bounds
 * - `unknown`: anything else: a header that cannot be sent, a request given up on close
 */
export type DeliveryFailureCode =
  'timeout' | 'egress-denied' | 'dns' | 'connection-refused' | 'connection-reset' | 'tls' | 'protocol' | 'unknown';

/**
 * The resource that Posthorn lacked, so that a request was not sent. The receiver is not at fault.
 *
 * - `files`: file descriptors of the process or the machine
 * - `memory`: memory or buffers of the machine
 * - `ports`: local ports or a local address
 * - `sockets`: a socket within the budgets of the client
 * - `lookups`: a look-up within the budgets of the client, or a name server
 * - `stopping`: time, because the client was closed
 */
export type UnsentReason = 'files' | 'memory' | 'ports' | 'sockets' | 'lookups' | 'stopping';

/** The fault of a response after its status line. */
export interface BodyProblem {
  code: DeliveryFailureCode;
  message: string;
}

/**
 * The outcome of a request. A status of any kind counts as answered, even if the response is incomplete after its
 * status line.
 */
export type HttpOutcome =
  | {
      kind: 'answered';
      status: number;
      /** By lower-case name; an array where the name came more than once. Values are latin1. */
      headers: Readonly<Record<string, string | string[]>>;
      /** The body's first bytes, as they came: never decompressed. */
      body: Buffer;
      /** True if the body had more bytes than that, or was cut short. */
      bodyTruncated: boolean;
      /** Left out if the response is complete, or longer than the part of it that is read. */
      bodyProblem?: BodyProblem;
      /** Unix milliseconds of the request's start. */
      startedAtMs: number;
      durationMs: number;
      phases: PhaseTimes;
    }
  | {
      kind: 'failed';
      code: DeliveryFailureCode;
      message: string;
      /** Unix milliseconds of the request's start. */
      startedAtMs: number;
      durationMs: number;
      phases: PhaseTimes;
    }
  | {
      /**
       * A request that was not sent, through no fault of the receiver. It is no attempt, and may be sent again shortly.
       */
      kind: 'unsent';
      reason: UnsentReason;
      message: string;
      /** Unix milliseconds of `send`. */
      startedAtMs: number;
      durationMs: number;
    };

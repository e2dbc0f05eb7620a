/**
 * The times of a request's phases in milliseconds, and the address that it went to. A time is null if the phase was not
 * needed, as on a kept connection, or has not ended.
 */
export interface PhaseTimes {
  /** The look-up of the name. Null for an address in the URL. */
  readonly dnsMs: number | null;
  /** From there until a TCP connection exists, with the tries of all addresses. */
  readonly connectMs: number | null;
  /** The TLS handshake. */
  readonly tlsMs: number | null;
  /** From the request until the first byte of a response. */
  readonly firstByteMs: number | null;
  /** The IP address of the receiver's side of the connection; null if there was none. */
  readonly remoteAddress: string | null;
  /** True if the request used a connection that had carried an earlier one. */
  readonly isConnectionKept: boolean;
}

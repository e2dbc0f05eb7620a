import type { BaseOptions } from '@platformatic/kafka';
import { backoffMs } from '#kernel';

/** How connections are made, if not in plain text. `context` is on every connection, for the library's diagnostics. */
export type ConnectionOptions = Pick<BaseOptions, 'tls' | 'tlsServerName' | 'sasl' | 'context'>;

/** The cluster, and the way to connect to it, from which each client of Kafka is made. */
export interface ClientSource {
  /** `host:port` of some brokers; the others are found through them. */
  brokers: readonly string[];
  /** The name of this process in the brokers' logs. */
  clientId: string;
  /** Default: plain text, without authentication. */
  connection?: ConnectionOptions;
}

const CONNECT_TIMEOUT_MS = 3_000;
/** Tries after the first one, about 1.5 s in all. */
const ADMIN_RETRIES = 4;

/** Options of a client that tries nothing again: its callers do, with their own backoff and their own reports. */
export function singleTry({ brokers, clientId, connection }: ClientSource) {
  return { ...connection, clientId, bootstrapBrokers: [...brokers], connectTimeout: CONNECT_TIMEOUT_MS, retries: 0 };
}

/** Options of a client that tries again for a moment, as a fresh broker and a moved coordinator require. */
export function severalTries(source: ClientSource) {
  const retryDelay = (_client: object, _operation: string, attempt: number) =>
    backoffMs(attempt, Math.random(), 100, 1_000);
  return { ...singleTry(source), retries: ADMIN_RETRIES, retryDelay };
}

import { clientConfig } from './client-config.ts';
import { SessionClient } from './session-client.ts';
import { prepareSession } from './session-settings.ts';

/** The address, name and deadlines of a connection outside the pool. */
export interface SessionOptions {
  /** The connection string, as libpq reads it. */
  url: string;
  /** The name for people who look at `pg_stat_activity`. */
  applicationName: string;
  /** How long to wait for the connection, the probe for TLS included. */
  connectTimeoutMs: number;
  /** How long a statement may go without a response before the connection is given up. Default: 65 s. */
  answerTimeoutMs?: number;
  /** Called when the connection is lost, also while it is idle. Default: nothing is called. */
  onLost?: (error: Error | undefined) => void;
  /** Gives the connection up when it aborts, also while it is being made. Default: none. */
  signal?: AbortSignal;
}

/**
 * A connection of its own, outside the pool, whose session has the settings that Posthorn depends on.
 * @throws the driver's error if no connection can be made; then nothing is left open
 */
export async function connectSession(options: SessionOptions): Promise<SessionClient> {
  const { url, applicationName, connectTimeoutMs, answerTimeoutMs, onLost, signal } = options;
  const untilMs = performance.now() + connectTimeoutMs;
  const config = await clientConfig(url, connectTimeoutMs);
  signal?.throwIfAborted();
  const client = new SessionClient({
    application_name: applicationName.slice(0, 63),
    ...config,
    // At least 1, since 0 stands for no limit.
    connectionTimeoutMillis: Math.max(1, Math.round(untilMs - performance.now())),
    keepAlive: true,
    answerTimeoutMs,
  });
  client.on('error', (error) => onLost?.(error));
  client.on('end', () => onLost?.(undefined));
  if (signal) client.endWith(signal);
  try {
    await client.connect();
    await prepareSession(client, client.majorVersion);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

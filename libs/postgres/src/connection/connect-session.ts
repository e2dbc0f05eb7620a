import { clientConfigs, noteTaken } from './client-config.ts';
import { SessionClient, type SessionClientConfig } from './session-client.ts';
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

/** SQLSTATE `invalid_authorization_specification`: no line of pg_hba.conf takes this user by this encryption. */
const NO_LINE = '28000';

/** Returns true if a server may take the connection by another encryption, as libpq tries it. */
function mayTakeOtherwise(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === NO_LINE || code === 'EPROTO' || (typeof code === 'string' && code.startsWith('ERR_SSL_'));
}

/**
 * A connection of its own, outside the pool, whose session has the settings that Posthorn depends on.
 * @throws the driver's error if no connection can be made; then nothing is left open
 */
export async function connectSession(options: SessionOptions): Promise<SessionClient> {
  const { url, connectTimeoutMs, signal } = options;
  const untilMs = performance.now() + connectTimeoutMs;
  const configs = await clientConfigs(url, connectTimeoutMs);
  signal?.throwIfAborted();
  for (const [index, config] of configs.entries()) {
    try {
      const client = await connect(config, untilMs, options);
      noteTaken(url, config);
      return client;
    } catch (error) {
      if (index === configs.length - 1 || !mayTakeOtherwise(error)) throw error;
    }
  }
  throw new Error('There is no encryption to try.');
}

async function connect(config: SessionClientConfig, untilMs: number, options: SessionOptions): Promise<SessionClient> {
  const { applicationName, answerTimeoutMs, onLost, signal } = options;
  const client = new SessionClient({
    application_name: applicationName.slice(0, 63),
    ...config,
    // At least 1, since 0 stands for no limit.
    connectionTimeoutMillis: Math.max(1, Math.round(untilMs - performance.now())),
    keepAlive: true,
    answerTimeoutMs,
  });
  let isConnected = false;
  // A connection that is tried again by another encryption was never lost.
  const lost = (error: Error | undefined) => isConnected && onLost?.(error);
  client.on('error', lost);
  client.on('end', () => lost(undefined));
  if (signal) client.endWith(signal);
  try {
    await client.connect();
    isConnected = true;
    await prepareSession(client, client.majorVersion);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

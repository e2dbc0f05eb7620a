import type pg from 'pg';
import { reportCancelledWaits } from './cancelled-waits.ts';
import { clientConfig } from './client-config.ts';
import { SessionClient } from './session-client.ts';
import { prepareSession } from './session-settings.ts';

/**
 * How long a connection without work stays open. Under load a new connection takes 50 to 90 ms, and the statement that
 * requested it waits that long, also when another connection is free earlier.
 */
const IDLE_TIMEOUT_MS = 60_000;
/** How long work waits for a connection, be it a free or a new one. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** The differences of a pool's sessions from the sessions of other pools. */
interface SessionDifferences {
  /** How long a statement waits for a lock of another session. Default: 0, as long as it may run. */
  lockTimeoutMs?: number | undefined;
  /** False if a commit waits for no synchronous standby, although the server's settings name one. Default: true. */
  waitsForStandby?: boolean;
  /** Called with a line about each commit whose wait for a standby was cancelled. Optional. */
  onProblem?: ((message: string) => void) | undefined;
}

interface PoolConfig extends Omit<pg.PoolConfig, 'onConnect'> {
  /** The pool hands a connection out once this has resolved. */
  onConnect(client: pg.ClientBase): Promise<void>;
}

/**
 * The configuration of a pool to Posthorn's own database, without its size: each connection is a prepared session.
 */
export async function poolConfig(
  url: string,
  { lockTimeoutMs = 0, waitsForStandby = true, onProblem }: SessionDifferences = {},
): Promise<PoolConfig> {
  return {
    ...{ application_name: 'posthorn', ...(await clientConfig(url)) },
    Client: SessionClient,
    onConnect: async (client) => {
      if (onProblem) reportCancelledWaits(client, onProblem);
      await prepareSession(client, (client as SessionClient).majorVersion);
      if (lockTimeoutMs > 0) await client.query(`set lock_timeout = '${lockTimeoutMs}ms'`);
      if (!waitsForStandby) await client.query('set synchronous_commit = local');
    },
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
  };
}

/**
 * Makes a pool end the connections that came to be read-only: another session may write, for example after a failover.
 */
export function endReadOnly(pool: pg.Pool): void {
  pool.on('release', (_error, client) => {
    if (client instanceof SessionClient && client.isReadOnly) void client.end();
  });
}

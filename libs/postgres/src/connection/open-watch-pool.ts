import pg from 'pg';
import { endReadOnly, poolConfig } from './pool-config.ts';

/**
 * Opens a small separate pool for watching a process and its database. Its connections stay free while statements that
 * wait for a lock hold all others, so that the cause can be found and reported. It connects when it is first used.
 * @param size at least 2: two connections show whether a pooler shares sessions
 */
export async function openWatchPool(url: string, size: number): Promise<pg.Pool> {
  const pool = new pg.Pool({ ...(await poolConfig(url)), max: size });
  pool.on('error', () => undefined);
  endReadOnly(pool);
  return pool;
}

import pg from 'pg';
import { endReadOnly, poolConfig } from './pool-config.ts';

/**
 * Makes a small pool of its own for watching a process and its database. Its connections are free also while statements
 * that wait for a lock hold all others, so that the cause can be found and told. Connects when it is first used.
 * @param size at least 2: by two connections it shows whether a pooler shares sessions
 */
export async function openWatchPool(url: string, size: number): Promise<pg.Pool> {
  const pool = new pg.Pool({ ...(await poolConfig(url)), max: size });
  pool.on('error', () => undefined);
  endReadOnly(pool);
  return pool;
}

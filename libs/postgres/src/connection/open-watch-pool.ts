import pg from 'pg';
import { endReadOnly, poolConfig } from './pool-config.ts';

/**
 * Opens a small separate pool for watching a process and its database. Its connections stay free while statements that
 * wait for a lock hold all others, so that the cause can be found and reported. Its commits wait for no synchronous
 * standby. So a report on the state of a process is written even while no standby confirms a commit; a report that a
 * failover loses is written again. It connects when it is first used.
 * @param size at least 2: two connections show whether a pooler shares sessions
 */
export async function openWatchPool(url: string, size: number): Promise<pg.Pool> {
  const pool = new pg.Pool({ ...(await poolConfig(url, { waitsForStandby: false })), max: size });
  pool.on('error', () => undefined);
  endReadOnly(pool);
  return pool;
}

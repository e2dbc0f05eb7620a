import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '../../libs/kernel/src/is-alive.ts';
import type { Victim } from './victim.ts';

const POLL_MS = 10;

/**
 * The Postgres that Posthorn embeds, found by the lock file in its directory. Its Posthorn notices the kill, ends, and
 * starts it again at its own start.
 */
export function embeddedPostgresVictim(directory: string): Victim {
  return {
    name: 'postgres',
    how: 'kill -9',
    async kill() {
      const lock = join(directory, 'postmaster.pid');
      const pid = existsSync(lock) ? Number(readFileSync(lock, 'utf8').split('\n')[0]) : 0;
      if (pid === 0 || !isAlive(pid)) return; // not up again since the last kill
      process.kill(pid, 'SIGKILL');
      while (isAlive(pid)) await pause(POLL_MS);
    },
    restart: () => Promise.resolve(),
  };
}

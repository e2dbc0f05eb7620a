import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Account } from './account.ts';

/**
 * Waits for the end of standard input, which this process holds open as long as it lives. Then ends the server $1,
 * unless the lock file $2 has another pid: in that case the server has ended, and another server has taken its place.
 */
const WATCH = `
read -r line
if read -r holder < "$2" && [ "$holder" != "$1" ]; then exit; fi
kill -QUIT "$1"
`;

/**
 * Starts a small shell that ends a Postgres server after this process has ended for any reason (`kill -9`, out of
 * memory). The server itself does not notice the end of its parent. On Windows there is no shell; the next start stops
 * a server that is still running.
 * @param directory the server's data directory
 * @returns ends the watch, once the server is gone
 */
export function endServerWithParent(pid: number, directory: string, account: Account | undefined): () => void {
  if (process.platform === 'win32') return () => undefined;
  const args = ['-c', WATCH, 'posthorn-postgres-watch', String(pid), join(directory, 'postmaster.pid')];
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  // A session of its own: a signal to everything in a terminal must not end the watch before the server.
  const options = { ...identity, cwd: '/', detached: true, env: { PATH: process.env.PATH } } as const;
  const watch = spawn('sh', args, { ...options, stdio: ['pipe', 'ignore', 'ignore'] });
  for (const part of [watch, watch.stdin]) part.on('error', () => undefined);
  watch.unref();
  (watch.stdin as unknown as { unref(): void }).unref();
  return () => void watch.kill('SIGKILL');
}

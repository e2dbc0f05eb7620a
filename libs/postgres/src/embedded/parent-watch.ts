import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Account } from './account.ts';

/**
 * Waits for the end of standard input, which this process holds open for as long as it lives, and ends the server $1
 * then. A lock file in its data directory $2 with another pid says that the server is gone and another is in its place.
 */
const WATCH = `
read -r line
if read -r holder < "$2" && [ "$holder" != "$1" ]; then exit; fi
kill -QUIT "$1"
`;

/**
 * Starts a small shell that ends a Postgres server when this process is gone, whatever ended it (kill -9, the system
 * without memory): a server asks nobody whether its parent lives. There is none on Windows, where the next start stops
 * the server that was left.
 * @param directory the server's data directory
 * @returns ends the watch, once the server is gone
 */
export function endServerWithParent(pid: number, directory: string, account: Account | undefined): () => void {
  if (process.platform === 'win32') return () => undefined;
  const args = ['-c', WATCH, 'posthorn-postgres-watch', String(pid), join(directory, 'postmaster.pid')];
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  // A session of its own: what ends everything in a terminal must not end the watch before the server.
  const options = { ...identity, cwd: '/', detached: true, env: { PATH: process.env.PATH } } as const;
  const watch = spawn('sh', args, { ...options, stdio: ['pipe', 'ignore', 'ignore'] });
  for (const part of [watch, watch.stdin]) part.on('error', () => undefined);
  watch.unref();
  (watch.stdin as unknown as { unref(): void }).unref();
  return () => void watch.kill('SIGKILL');
}

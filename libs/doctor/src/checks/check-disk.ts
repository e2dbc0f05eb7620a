import { access, constants, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Settings } from '#config';
import { PosthornError } from '#kernel';
import { embeddedClusterPath } from '#postgres';
import { keysFileOf } from '#runtime';
import type { Check } from '../check.ts';
import { type Finding, ok, problem, reasonOf, skipped, warning } from '../finding.ts';

const MIB = 1024 * 1024;
/** With less room, Postgres soon cannot write any more: it ends, or refuses every request. */
const TOO_LITTLE_MIB = 256;
const LITTLE_MIB = 2_048;
const MAKE_ROOM = 'Free space on it, or move the data directory to a larger disk.';

/** The folder itself, or its nearest parent that exists: the first start makes the rest. */
async function existingFolder(path: string): Promise<string> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    try {
      await access(folder, constants.F_OK);
      return folder;
    } catch {
      if (folder === dirname(folder)) return folder;
    }
  }
}

/** Judges the room that is left on a disk. */
export function roomFinding(folder: string, freeMib: number, freeInodes: number): Finding {
  const what = `The disk of ${folder} has ${freeMib} MiB left.`;
  if (freeInodes === 0)
    return problem(`The disk of ${folder} has no free inodes, so no file can be created.`, MAKE_ROOM);
  if (freeMib < TOO_LITTLE_MIB) return problem(`${what} Accepted events are stored there.`, MAKE_ROOM);
  return freeMib < LITTLE_MIB ? warning(what, MAKE_ROOM) : ok(what);
}

const LET_IT_READ = 'Give the user that Posthorn runs as read access, or set POSTHORN_SECRET_KEYS.';
const LET_IT_WRITE = 'Give the user that Posthorn runs as write access, or set POSTHORN_DATA_DIR.';

/** The room on a disk. Some file systems count no files. */
async function roomOn(folder: string): Promise<{ freeBytes: number; freeFiles: number }> {
  const { bavail, bsize, files, ffree } = await statfs(folder);
  return { freeBytes: bavail * bsize, freeFiles: files === 0 ? 1 : ffree };
}

/** Finds a folder that cannot be written, or cannot be made in the parent that exists. */
async function writableFindings(path: string): Promise<Finding[]> {
  try {
    await access(await existingFolder(path), constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    return [problem(`The data directory cannot be written: ${reasonOf(error)}.`, LET_IT_WRITE)];
  }
}

/** Examines the disk of the embedded Postgres, also of a future one. It may be outside of the data directory. */
async function clusterFindings({ dataDir }: Settings): Promise<Finding[]> {
  const unwritable = await writableFindings(dataDir);
  if (unwritable.length > 0) return unwritable;
  try {
    const folder = await existingFolder(embeddedClusterPath(dataDir));
    const { freeBytes, freeFiles } = await roomOn(folder);
    return [roomFinding(folder, Math.floor(freeBytes / MIB), freeFiles)];
  } catch (error) {
    if (error instanceof PosthornError) return [skipped('The place of the database is unknown: see Connection.')];
    throw error;
  }
}

async function newKeyFindings(dataDir: string): Promise<Finding[]> {
  const unwritable = await writableFindings(dataDir);
  if (unwritable.length > 0) return unwritable;
  const folder = await existingFolder(dataDir);
  const { freeBytes, freeFiles } = await roomOn(folder);
  if (freeBytes === 0 || freeFiles === 0) return [problem(`The disk of ${folder} has no room for a key.`, MAKE_ROOM)];
  return [ok(`The first start can make a key in ${keysFileOf(dataDir)}.`)];
}

/** Examines the file of the keys. A start only reads an existing file, and makes a missing one. */
async function keyFileFindings({ dataDir }: Settings): Promise<Finding[]> {
  const file = keysFileOf(dataDir);
  try {
    await access(file, constants.R_OK);
    return [ok(`The keys in ${file} can be read. No other data is on this machine.`)];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      return [problem(`The keys in ${file} cannot be read: ${reasonOf(error)}.`, LET_IT_READ)];
    return await newKeyFindings(dataDir);
  }
}

/** Examines the disk of an embedded Postgres, and the file of the keys, unless the settings name others. */
export const checkDisk: Check = {
  area: 'Disk',
  async run({ settings }) {
    if (settings.databaseUrl === undefined) return clusterFindings(settings);
    if (settings.secretKeys === undefined) return keyFileFindings(settings);
    return [skipped('No data is on this machine: check the disk of the Postgres server.')];
  },
};

import { access, constants, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Check, Site } from '../check.ts';
import { type Finding, ok, problem, reasonOf, skipped, warning } from '../finding.ts';

const MIB = 1024 * 1024;
/** A Postgres that can write no more ends, or refuses every request. */
const TOO_LITTLE_MIB = 256;
const LITTLE_MIB = 2_048;
const MAKE_ROOM = 'Make room there, or move the data directory to a larger disk.';

/** The folder itself, or the nearest one above it that exists: the first start makes the rest. */
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
  if (freeInodes === 0) return problem(`The disk of ${folder} has no room for another file (inodes).`, MAKE_ROOM);
  if (freeMib < TOO_LITTLE_MIB) return problem(`${what} What is accepted lies there.`, MAKE_ROOM);
  return freeMib < LITTLE_MIB ? warning(what, MAKE_ROOM) : ok(what);
}

const needsFolder = ({ settings }: Site) => settings.databaseUrl === undefined || settings.secretKeys === undefined;

/** The room in the data directory, and the right to write there, if the settings leave anything to it. */
export const checkDisk: Check = {
  area: 'Disk',
  async run(site) {
    if (!needsFolder(site)) return [skipped('Nothing lies on this machine: look at the disk of the Postgres.')];
    const folder = await existingFolder(site.settings.dataDir);
    try {
      await access(folder, constants.W_OK | constants.X_OK);
    } catch (error) {
      const advice = 'Let the user that Posthorn runs as write there, or set POSTHORN_DATA_DIR.';
      return [problem(`The data directory cannot be written: ${reasonOf(error)}.`, advice)];
    }
    const { bavail, bsize, files, ffree } = await statfs(folder);
    return [roomFinding(folder, Math.floor((bavail * bsize) / MIB), files === 0 ? 1 : ffree)];
  },
};

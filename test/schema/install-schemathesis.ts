import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const OLDEST_PYTHON = [3, 10] as const;

/** The version of `python3`, such as `[3, 11]`; undefined if there is none. */
function pythonVersion(): [major: number, minor: number] | undefined {
  try {
    const printed = execFileSync('python3', ['-c', 'import sys; print(*sys.version_info[:2])'], { encoding: 'utf8' });
    const [major, minor] = printed.trim().split(' ').map(Number);
    return [major!, minor!];
  } catch {
    return undefined;
  }
}

/**
 * Installs Schemathesis into `.cache`, in a folder for each version of Python and list of packages, unless it is there.
 * @returns the folder, for PYTHONPATH
 * @throws Error if `python3` is missing or too old
 */
export function installSchemathesis(): string {
  const version = pythonVersion();
  const needed = OLDEST_PYTHON.join('.');
  if (version === undefined) throw new Error(`python3 is missing. Install Python ${needed} or newer, with pip.`);
  if (version[0] !== OLDEST_PYTHON[0] || version[1] < OLDEST_PYTHON[1])
    throw new Error(`python3 is ${version.join('.')}. Schemathesis needs Python ${needed} or newer.`);
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(ROOT, '.cache', `schemathesis-${version.join('.')}-${hash}`);
  if (existsSync(folder)) return folder;
  console.log('Installing Schemathesis, which this command needs.');
  const unfinished = `${folder}.${process.pid}`;
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', unfinished];
  try {
    execFileSync('python3', [...pip, '-r', REQUIREMENTS], { stdio: 'inherit' });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

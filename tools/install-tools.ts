import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** The modification time of a file in milliseconds; 0 if there is no such file. */
function modifiedMs(file: string): number {
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}

/**
 * Installs the packages of a folder of `tools` that has a lock of its own, unless they are installed. Such packages are
 * large, and most people who clone the repository never run them.
 * @returns the folder `node_modules`
 */
export function installTools(folder: string): string {
  const place = path.join(HERE, folder);
  const modules = path.join(place, 'node_modules');
  if (modifiedMs(path.join(modules, '.package-lock.json')) > modifiedMs(path.join(place, 'package-lock.json')))
    return modules;
  console.log(`Installing the packages of tools/${folder}, which this command needs.`);
  const npm = process.env.npm_execpath;
  const [program, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  execFileSync(program, [...first, 'ci', '--no-audit', '--no-fund'], { cwd: place, stdio: 'inherit' });
  return modules;
}

// Runs at the end of `npm ci`. npm scripts need a Node with which Jest can load ES modules. Where npm runs on an older
// one, this installs a Node of its own (122 MiB) and puts it in front of the path of npm scripts.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Jest's loader needs `vm.SourceTextModule.hasAsyncGraph`, which Node has since 24.9. */
const OLDEST = [24, 9];
const HERE = fileURLToPath(new URL('.', import.meta.url));
const BIN = path.join(HERE, '../../node_modules/.bin');
/** Files for compiling C++ addons, and manuals: 67 MB of 189. */
const NOT_NEEDED = ['include', 'share'];

const [major, minor] = process.versions.node.split('.').map(Number);
const isNewEnough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
/** A production install uses the Node of the machine: the programs refuse a Node that is too old. */
const isProduction = (process.env.npm_config_omit ?? '').split(/[\s,]+/).includes('dev');

/** The folders of the platform's package, which the package `node` installs inside itself. */
function platformFolders(modules) {
  return [modules, path.join(modules, 'node/node_modules')]
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) => fs.readdirSync(folder).map((name) => path.join(folder, name)))
    .filter((folder) => path.basename(folder).startsWith('node-'));
}

function install() {
  console.log('npm scripts need Node 24.9 or newer; a Node 24 is installed in tools/own-node.');
  const npm = process.env.npm_execpath;
  const [program, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  execFileSync(program, [...first, 'ci', '--no-audit', '--no-fund'], { cwd: HERE, stdio: 'inherit' });
  const modules = path.join(HERE, 'node_modules');
  for (const folder of platformFolders(modules)) {
    for (const name of NOT_NEEDED) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
  fs.mkdirSync(BIN, { recursive: true });
  const link = path.join(BIN, 'node');
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.relative(BIN, path.join(modules, '.bin/node')), link);
}

if (!isNewEnough && !isProduction) install();

// Builds apps and libs. Each build is a folder of `.dist`, named after the contents of its sources, and never changed
// once it is there; `dist` is a link to the newest. So a start builds only missing builds, and a running program keeps
// the files with which it was started (docs/adr/0037-builds-are-never-changed.md).
import './check-node.js';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILDS = path.join(ROOT, '.dist');
const LINK = path.join(ROOT, 'dist');
const SOURCES = ['apps', 'libs'];
/** The files that a build depends on besides its sources. */
const SETTINGS = ['package.json', 'package-lock.json', '.swcrc', 'tools/build.js'];
/** Older builds are removed, unless a program runs from them. */
const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;

const isSource = (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts');
const isAsset = (file) => file.endsWith('.sql');

function sourceFiles() {
  const entries = SOURCES.flatMap((folder) =>
    fs.readdirSync(path.join(ROOT, folder), { recursive: true }).map((file) => path.join(folder, file)),
  );
  return entries.filter((file) => isSource(file) || isAsset(file)).sort();
}

/** The name of a build: the same for the same contents. */
function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of [...SETTINGS, ...files]) {
    const contents = fs.readFileSync(path.join(ROOT, file));
    hash.update(`${file}\0${contents.length}\0`).update(contents);
  }
  return hash.digest('hex').slice(0, 16);
}

/** The manifest of a build: `#kernel` and the other names lead into the same build, even if `dist` points elsewhere. */
function manifest() {
  const { name, version, type, engines, imports } = JSON.parse(
    fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
  );
  const inside = Object.entries(imports).map(([key, target]) => [
    key,
    typeof target === 'string' ? target : target.default.replace('./dist/', './'),
  ]);
  return JSON.stringify({ name, version, private: true, type, engines, imports: Object.fromEntries(inside) }, null, 2);
}

async function compile(swc, file, to) {
  const output = path.join(to, file.replace(/\.ts$/, '.js'));
  const sourceFileName = path.relative(path.dirname(output), path.join(ROOT, file));
  const configFile = path.join(ROOT, '.swcrc');
  const { code, map } = await swc.transformFile(path.join(ROOT, file), { configFile, sourceFileName });
  fs.mkdirSync(path.dirname(output), { recursive: true });
  fs.writeFileSync(output, `${code}\n//# sourceMappingURL=${path.basename(output)}.map\n`);
  fs.writeFileSync(`${output}.map`, map);
}

async function buildInto(to, files) {
  const swc = await import('@swc/core');
  fs.mkdirSync(to, { recursive: true });
  await Promise.all(files.filter(isSource).map((file) => compile(swc, file, to)));
  for (const file of files.filter(isAsset)) fs.cpSync(path.join(ROOT, file), path.join(to, file));
  fs.writeFileSync(path.join(to, 'package.json'), manifest());
}

/** Builds in a folder beside the final place, then renames it, so that other processes see a whole build or none. */
async function ensureBuild(name, files) {
  const place = path.join(BUILDS, name);
  if (fs.existsSync(place)) return;
  const half = path.join(BUILDS, `${name}.${process.pid}`);
  try {
    await buildInto(half, files);
    fs.renameSync(half, place);
  } catch (error) {
    fs.rmSync(half, { recursive: true, force: true });
    if (!fs.existsSync(place)) throw error; // otherwise another process was faster, and its build is the same
  }
}

function linkedBuild() {
  try {
    return fs.readlinkSync(LINK);
  } catch {
    return undefined; // there is no link, or a folder of an older Posthorn
  }
}

/** Moves away a folder `dist` that an older Posthorn has built in this place. */
function moveFolderAway() {
  if (!fs.lstatSync(LINK, { throwIfNoEntry: false })?.isDirectory()) return;
  try {
    fs.renameSync(LINK, path.join(BUILDS, `before.${process.pid}.${Date.now()}`));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error; // another process was faster
  }
}

/** Points `dist` at a build, in one step. */
function link(name) {
  const target = path.join('.dist', name);
  if (linkedBuild() === target) return;
  moveFolderAway();
  const half = path.join(BUILDS, `link.${process.pid}`);
  fs.rmSync(half, { force: true });
  fs.symlinkSync(target, half);
  fs.renameSync(half, LINK);
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM'; // another user's
  }
}

/**
 * Programs leave a file with the name of their pid in the build that they run from (libs/program/src/hold-build.ts).
 */
function isRunning(place) {
  const running = path.join(place, 'running');
  return fs.existsSync(running) && fs.readdirSync(running).some((pid) => isAlive(Number(pid)));
}

/** A build counts as new while it is started. */
function removeOldBuilds(current) {
  fs.utimesSync(path.join(BUILDS, current), new Date(), new Date());
  for (const name of fs.readdirSync(BUILDS)) {
    const place = path.join(BUILDS, name);
    const ageMs = Date.now() - (fs.lstatSync(place, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    const isOld = name !== current && ageMs > KEPT_DAYS * DAY_MS;
    if (isOld && !isRunning(place)) fs.rmSync(place, { recursive: true, force: true });
  }
}

const files = sourceFiles();
const name = fingerprint(files);
await ensureBuild(name, files);
link(name);
removeOldBuilds(name);
